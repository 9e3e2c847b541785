"""Measures whole processes: start-up, the repository's own systems, systems of many targets, and the linter over
manifests of its own making and over out/; in between, the JSON Schema engine and the readers of YAML by themselves; and
before all, how time grows with the size of hostile input (growth.py) and how programs that do a part of the same work
compare (peers.py).

Prints, for each, the median time of several runs, the peak memory and what it means per target and per
megabyte of output. Nothing is judged: numbers are for people to compare. Where twinhull prints the times
of its stages (TWINHULL_TIMINGS=1), those of one run follow.
"""

import argparse
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile

import corpus
import growth
import peers
import process

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
COPIED_SYSTEM = "004-kubernetes-deployment"


def measure(command, cwd, environment=ENVIRONMENT):
    """Runs a command once: (seconds, peak memory in MB, status)."""
    taken = process.measure(command, cwd, environment)
    return taken.seconds, taken.memory, taken.status


def output_of(folder):
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    return len(sizes), sum(sizes) / 1e6


def bench(name, command, cwd, runs, out=None, fresh=False, targets=0, environment=ENVIRONMENT):
    times, memories, statuses = [], [], set()
    for _ in range(runs):
        if fresh:
            shutil.rmtree(out, ignore_errors=True)
        seconds, memory, status = measure(command, cwd, environment)
        times.append(seconds)
        memories.append(memory)
        statuses.add(status)
    median = statistics.median(times)
    line = f"{name:44} {median * 1000:9.1f} ms  (best {min(times) * 1000:7.1f})  {max(memories):7.1f} MB"
    if out:
        files, megabytes = output_of(out)
        line += f"  {files:6} files {megabytes:8.2f} MB  {megabytes / median:7.1f} MB/s"
    if targets:
        line += f"  {targets / median:8.0f} targets/s"
    if statuses != {0}:
        line += f"  exit status {sorted(statuses)}"
    print(line, flush=True)


def stages(command, cwd):
    """Prints the times of a run's stages, each summed over all systems."""
    ran = subprocess.run(command, cwd=cwd, env={**ENVIRONMENT, "TWINHULL_TIMINGS": "1"}, capture_output=True, text=True)
    sums = {}
    for name, milliseconds in re.findall(r"^timing: (.+) ([0-9.]+) ms$", ran.stderr, re.M):
        sums[name] = sums.get(name, 0) + float(milliseconds)
    for name, milliseconds in sums.items():
        print(f"  {name:42} {milliseconds:9.1f} ms")


def schemas(driver, milliseconds):
    """Prints how fast the schema of an emitted chart is compiled, and its values are checked against it."""
    for chart in sorted(REPOSITORY.glob("out/*/helm/*")):
        schema, values = chart / "values.schema.json", chart / "values.yaml"
        ran = subprocess.run([driver, "bench", schema, values, str(milliseconds)], capture_output=True, text=True)
        if ran.returncode:
            print(f"{chart.name}: {ran.stderr.strip()}")
            continue
        for line in ran.stdout.splitlines():
            name, nanoseconds, _ = line.split("\t")
            size = (schema if name == "compile" else values).stat().st_size
            each = float(nanoseconds)
            what = f"schema of {chart.parents[1].name}: {name}"
            print(f"{what:44} {each / 1000:9.1f} µs  {1e9 / each:9.0f} documents/s  {size / each * 1000:8.1f} MB/s"
                  f"  {size / 1000:7.1f} kB", flush=True)


def lint(binary, root, runs, sizes):
    """Prints how fast manifests are linted: one file cold, corpora of growing size in many files and in one, and out/,
    where the trees are built by kubectl itself."""
    tools = {**ENVIRONMENT, "PATH": f"{REPOSITORY / 'build/tools'}:{ENVIRONMENT['PATH']}", "HOME": str(root)}

    def row(what, folder, arguments, objects, size):
        measured = [measure([binary, "lint", "--quiet", *arguments], folder, tools) for _ in range(runs)]
        seconds = statistics.median(one[0] for one in measured)
        line = f"{what:44} {seconds * 1000:9.1f} ms  (best {min(one[0] for one in measured) * 1000:7.1f})"
        line += f"  {max(one[1] for one in measured):7.1f} MB"
        if objects:
            line += f"  {objects:6} objects {size / 1e6:6.2f} MB  {objects / seconds:8.0f} objects/s  {size / 1e6 / seconds:6.1f} MB/s"
        # A corpus holds mistakes on purpose: 1 is what it ends with.
        if not {one[2] for one in measured} <= {0, 1}:
            line += f"  exit status {sorted({one[2] for one in measured})}"
        print(line, flush=True)

    folder = root / "one"
    row("lint: one file", folder, ["."], *corpus.write(folder, 6))
    for size in sizes:
        folder = root / f"{size}-files"
        row(f"lint: {size} objects, a file per application", folder, ["."], *corpus.write(folder, size))
    folder = root / "one-file"
    row(f"lint: {sizes[-1]} objects in one file", folder, ["."], *corpus.write(folder, sizes[-1], one_file=True))
    row("lint: out/, rendering included", REPOSITORY, ["out"], 0, 0)


def readers(driver, root, milliseconds):
    """Prints how fast YAML is read: by `yaml::read`, and by the complete reader alone."""
    corpus.write(root / "one", 10000, one_file=True)
    corpus.write(root / "many", 10000)
    for what, folder in (("one file", root / "one"), ("many files", root / "many"), ("out/", REPOSITORY / "out")):
        files = sorted(path for path in folder.rglob("*.yaml") if "/helm/" not in str(path))
        ran = subprocess.run([driver, "bench", str(milliseconds)], input="".join(f"{path}\n" for path in files),
                             capture_output=True, text=True)
        for name, size, nanoseconds in (line.split("\t") for line in ran.stdout.splitlines()):
            print(f"{f'YAML, {what}: {name}':44} {float(nanoseconds) / 1e6:9.1f} ms  {len(files):6} files "
                  f"{int(size) / 1e6:8.2f} MB  {int(size) / float(nanoseconds) * 1000:7.1f} MB/s", flush=True)


def inputs(root, systems):
    for name in ("schemas", "templates"):
        shutil.copytree(REPOSITORY / name, root / name)
    for system in systems:
        shutil.copytree(REPOSITORY / "environments" / system, root / "environments" / system)
    shutil.copy(REPOSITORY / "twinhull.yaml", root)
    return root


def grow(root, count):
    """Leaves one system with `count` targets: copies of its production environment that differ a little."""
    folder = root / "environments" / COPIED_SYSTEM
    model = (folder / "phase4/production.yaml").read_text("utf-8")
    for path in folder.glob("*/*.yaml"):
        if path.name != "values.yaml":
            path.unlink()
    # What system.yaml says of the environments that were there goes with them.
    system = folder / "system.yaml"
    system.write_text(re.sub(r"^  environments:\n(?:    .*\n)*", "", system.read_text("utf-8"), flags=re.M), "utf-8")
    for number in range(count):
        variant = "phase5" if number % 2 and (folder / "phase5").is_dir() else "phase4"
        (folder / variant / f"region-{number:04}.yaml").write_text(model.replace("todo.", f"todo-{number}."), "utf-8")


def changed(binary, root, count, runs):
    """Prints how long `diff` takes for a value that one target sets, and for one that all of them share."""
    folder = root / "environments" / COPIED_SYSTEM
    shared, own = folder / "values.yaml", next(iter(sorted(folder.glob("phase4/region-*.yaml"))))
    for what, path, old, new in (("of a target", own, "minReplicas: 3", "minReplicas: 4"),
                                 ("of all targets", shared, "healthPath: /health", "healthPath: /healthz")):
        before = root.parent / f"{root.name}-before"
        shutil.copytree(root, before, ignore=shutil.ignore_patterns("out"))
        text = path.read_text("utf-8")
        path.write_text(text.replace(old, new), "utf-8")
        bench(f"1 system, {count} targets: diff, a value {what}", [binary, "diff", str(before), "."], root, runs, targets=count)
        path.write_text(text, "utf-8")
        shutil.rmtree(before)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", choices=["speed", "growth", "peers", []], help="only these (default: all)")
    parser.add_argument("--binary", default=str(REPOSITORY / "build/twinhull"))
    parser.add_argument("--driver", default=str(REPOSITORY / "build/tests/schema_driver"))
    parser.add_argument("--readers", default=str(REPOSITORY / "build/tests/readers_driver"))
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10, 100, 1000])
    options = parser.parse_args()
    binary = os.path.abspath(options.binary)
    if "growth" in (options.rows or ["growth"]):
        growth.rows(binary)
    if "peers" in (options.rows or ["peers"]):
        with tempfile.TemporaryDirectory(prefix="twinhull-bench-") as name:
            peers.rows(binary, pathlib.Path(name), options.runs)
    if "speed" not in (options.rows or ["speed"]):
        return

    bench("start-up: twinhull --version", [binary, "--version"], "/", options.runs * 5)
    schemas(os.path.abspath(options.driver), 100 * options.runs)
    with tempfile.TemporaryDirectory(prefix="twinhull-bench-") as name:
        readers(os.path.abspath(options.readers), pathlib.Path(name) / "yaml", 100 * options.runs)
        lint(binary, pathlib.Path(name) / "lint", options.runs, [100, 1000, 10000])
        systems = sorted(path.name for path in (REPOSITORY / "environments").iterdir() if path.is_dir())
        root = inputs(pathlib.Path(name) / "own", systems)
        targets = sum(path.name != "values.yaml" for path in root.glob("environments/*/*/*.yaml"))
        out = root / "out"
        what = f"{len(systems)} systems, {targets} targets"
        bench(f"{what}: validate", [binary, "validate"], root, options.runs, targets=targets)
        generate = [binary, "generate"]
        bench(f"{what}: generate, fresh", generate, root, options.runs, out, True, targets)
        bench(f"{what}: generate, unchanged", generate, root, options.runs, out, False, targets)
        bench(f"{what}: generate --check", [*generate, "--check"], root, options.runs, out, False, targets)
        stages(generate, root)
        for size in options.sizes:
            root = inputs(pathlib.Path(name) / str(size), [COPIED_SYSTEM])
            grow(root, size)
            runs = max(3, options.runs // 2) if size >= 1000 else options.runs
            for what, arguments, fresh in (("generate, one job", ["--jobs", "1"], True), ("generate, fresh", [], True),
                                           ("generate, unchanged", [], False), ("generate --check", ["--check"], False)):
                bench(f"1 system, {size} targets: {what}", [*generate, *arguments], root, runs, root / "out", fresh, size)
            changed(binary, root, size, runs)
            records = {**ENVIRONMENT, "TWINHULL_CACHE_DIR": str(pathlib.Path(name) / f"records-{size}")}
            measure(generate, root, records)
            bench(f"1 system, {size} targets: --check, recorded", [*generate, "--check"], root, runs, root / "out", False, size,
                  records)
            stages(generate, root)


if __name__ == "__main__":
    main()
