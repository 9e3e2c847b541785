# `make manifests` regenerates out/ from the inputs; `make test` runs all tests.
# All commands set up what they need on the first run and cost nothing for it afterwards.

.DEFAULT_GOAL := build
.PHONY: build manifests test server-test quick accept bench hooks reference install package wheel release format check-format lint asan fuzz clean

# The first Python that has PyYAML; looked up only by the recipes that need it.
python = $(shell for p in python3 /usr/bin/python3; do $$p -c 'import yaml' 2>/dev/null && echo $$p && break; done)

build/.setup: scripts/setup
	@scripts/setup
	@mkdir -p build && touch $@

build/.setup-test: scripts/setup package-lock.json
	@scripts/setup test
	@mkdir -p build && touch $@

build/build.ninja: CMakePresets.json | build/.setup
	@cmake --preset release >build/configure.log || { cat build/configure.log; exit 1; }
	@touch $@

build: build/.setup build/build.ninja
	@cmake --build build

manifests: build/.setup build/build.ninja
	@ninja -C build --quiet twinhull
	@build/twinhull generate

test: build/.setup-test build
	@$(python) tests/run.py $(SUITES)

# Compares the linter with the kube-apiserver in the directory $TWINHULL_KUBE_APISERVER; ARGS="--accept" records its verdicts.
server-test: build/.setup-test build
	@$(python) tests/server/compare.py build/twinhull $(ARGS)

# The loop while programming: no optimization, and the tests that find nearly everything.
quick: build/.setup-test
	@cmake --preset quick >/dev/null
	@cmake --build --preset quick --target twinhull unit_tests
	@TWINHULL_BUILD=build/quick $(python) tests/run.py unit cases rules

accept: build/.setup-test build
	@$(python) tests/cases/run.py --accept
	@$(python) tests/rules.py --accept

# The static program is what the packages hold; not every machine has the archives that it is linked from.
bench: build/.setup-test build
	@if ninja -C build -t query twinhull_static >/dev/null 2>&1; then ninja -C build --quiet twinhull_static; fi
	@$(python) tests/bench/bench.py $(ROWS)

hooks: build/.setup-test
	@pre-commit install

reference: build
	@scripts/reference

install: build/.setup build/build.ninja
	@ninja -C build --quiet twinhull manual
	@cmake --install build $(if $(PREFIX),--prefix $(PREFIX))

package: build/.setup build/build.ninja
	@ninja -C build --quiet twinhull manual
	@cpack --config build/CPackConfig.cmake >build/package.log || { cat build/package.log; exit 1; }
	@ls build/package/*.deb

wheel: build/.setup build/build.ninja
	@python3 scripts/release --only wheels --folder build/wheel

release: build/.setup build/build.ninja
	@python3 scripts/release $(if $(URL),--url $(URL))

format: build/.setup-test
	@scripts/format

check-format: build/.setup-test
	@scripts/format --check

lint: build/.setup-test
	@scripts/lint

asan fuzz: build/.setup-test
	@cmake --preset $@ >/dev/null && cmake --build --preset $@

clean:
	@rm -rf build
