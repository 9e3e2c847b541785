"""A run that reuses what earlier runs recorded says and writes what a run from nothing does.

Random changes of inputs, generated files, records, the program and the clock; after each, `generate --check` and
`generate` run with the records of all earlier runs and, on a copy, without records. Exit status, output and every
generated file must be the same, and so must be what is recorded as unchanged.
"""

import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

import suite

REPOSITORY = suite.REPOSITORY
BINARY = suite.BUILD / "twinhull"
SYSTEMS = ("001-k8s-minikube-deploy", "004-kubernetes-deployment")
STEPS = 60


class Pair:
    """Two copies of a repository that are changed alike."""

    def __init__(self, folder, rng):
        self.rng = rng
        self.roots = [folder / "reusing", folder / "nothing"]
        self.cache = folder / "cache"
        self.program = folder / "twinhull"
        folder.mkdir()
        shutil.copy(BINARY, self.program)
        self.programs = [self.program.read_bytes()]
        for root in self.roots:
            for name in ("schemas", "templates"):
                shutil.copytree(REPOSITORY / name, root / name)
            for system in SYSTEMS:
                shutil.copytree(REPOSITORY / "environments" / system, root / "environments" / system)
            shutil.copy(REPOSITORY / "twinhull.yaml", root)
        self.reused = 0

    def run(self, *arguments):
        """(status, output) of both, which have to be the same."""
        ran = []
        for root, cache in zip(self.roots, (str(self.cache), "")):
            done = subprocess.run([self.program, "generate", *arguments], cwd=root, capture_output=True, text=True, timeout=60,
                                  env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "TWINHULL_CACHE_DIR": cache})
            ran.append((done.returncode, done.stdout, done.stderr))
        suite.wanted(ran[0] == ran[1], f"generate {' '.join(arguments)} differs:\n{ran[0]}\n{ran[1]}")
        return ran[0]

    def tree(self, root):
        return {str(path.relative_to(root)): path.read_bytes() for path in sorted((root / "out").rglob("*")) if path.is_file()}

    def compare(self):
        suite.wanted(self.tree(self.roots[0]) == self.tree(self.roots[1]), "the generated files differ")

    def pick(self, pattern):
        """The path of a file below both roots."""
        found = sorted(path.relative_to(self.roots[0]) for path in self.roots[0].glob(pattern) if path.is_file())
        return self.rng.choice(found) if found else None

    def edit(self, pattern, change):
        path = self.pick(pattern)
        if path is None:
            return
        text = (self.roots[0] / path).read_bytes()
        for root in self.roots:
            before = (root / path).stat()
            (root / path).write_bytes(change(text))
            if self.rng.random() < 0.5:  # the clock was set back: the file looks as old as before
                os.utime(root / path, ns=(before.st_atime_ns, before.st_mtime_ns))

    # The changes.

    def nothing(self):
        pass

    def value(self):
        number = str(self.rng.randrange(1, 4)).encode()
        self.edit("environments/*/*/*.yaml", lambda text: re.sub(rb"(replicaCount: )\d+", rb"\g<1>" + number, text))

    def comment(self):
        self.edit("environments/**/*.yaml", lambda text: text + b"# " + str(self.rng.random()).encode() + b"\n")

    def template(self):
        self.edit("templates/component/*.yaml", lambda text: text + b"# a comment\n")

    def settings(self):
        self.edit("twinhull.yaml", lambda text: text + b"# a comment\n")

    def mistake(self):
        self.edit("environments/*/*/*.yaml", lambda text: text + b"\nnonsense: 1\n")

    def repair(self):
        for root in self.roots:
            for path in root.glob("environments/**/*.yaml"):
                path.write_bytes(path.read_bytes().replace(b"\nnonsense: 1\n", b""))

    def environment(self):
        path = self.pick("environments/*/*/*.yaml")
        copy = path.with_name(f"copy-{self.rng.randrange(3)}.yaml")
        for root in self.roots:
            if path.name != "values.yaml":
                shutil.copy(root / path, root / copy)

    def remove_environment(self):
        path = self.pick("environments/*/*/copy-*.yaml")
        for root in self.roots if path else ():
            (root / path).unlink()

    def output(self):
        self.edit("out/**/*", lambda text: bytes(reversed(text)))

    def remove_output(self):
        path = self.pick("out/**/*")
        for root in self.roots if path else ():
            (root / path).unlink()

    def stray(self):
        for root in self.roots:
            for folder in root.glob("out/*/helm/*/templates"):
                (folder / "stray.yaml").write_text("a: b\n")

    def link(self):
        path = self.pick("out/**/*.yaml")
        for root in self.roots if path else ():
            target = root / "linked"
            shutil.copy(root / path, target)
            (root / path).unlink()
            (root / path).symlink_to(os.path.relpath(target, (root / path).parent))

    def clean(self):
        for root in self.roots:
            shutil.rmtree(root / "out", ignore_errors=True)

    def another_program(self):
        """The same program with another build ID."""
        data = bytearray(self.programs[0])
        note = data.index(b"\x04\0\0\0\x14\0\0\0\x03\0\0\0GNU\0") + 16
        data[note] = self.rng.randrange(256)
        self.program.unlink()
        self.program.write_bytes(data)
        self.program.chmod(0o755)

    def damage_record(self):
        for path in self.cache.glob("systems/*.json"):
            text = path.read_bytes()
            spoiled = [b"", b"[", b"[[]]", b"{}", b"[1]", text[: len(text) // 2], text.replace(b"\"", b"'"),
                       re.sub(rb",\d+,", b',"x",', text)]
            path.write_bytes(self.rng.choice(spoiled))

    def swap_records(self):
        paths = sorted(self.cache.glob("systems/*.json"))
        if len(paths) > 1:
            first, second = paths[0].read_bytes(), paths[1].read_bytes()
            paths[0].write_bytes(second)
            paths[1].write_bytes(first)


CHANGES = [Pair.nothing, Pair.nothing, Pair.value, Pair.value, Pair.comment, Pair.template, Pair.settings, Pair.mistake,
           Pair.repair, Pair.environment, Pair.remove_environment, Pair.output, Pair.remove_output, Pair.stray, Pair.link,
           Pair.clean, Pair.another_program, Pair.damage_record, Pair.swap_records]


def timings(pair):
    """How many systems the next check reuses."""
    done = subprocess.run([pair.program, "generate", "--check", "--quiet"], cwd=pair.roots[0], capture_output=True, text=True,
                          env={"PATH": "/usr/bin:/bin", "TWINHULL_CACHE_DIR": str(pair.cache), "TWINHULL_TIMINGS": "1"})
    found = re.search(r"timing: reuse (\d+) of (\d+) systems", done.stderr)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def random_changes(folder):
    pair = Pair(folder / "random", random.Random(suite.seed()))
    pair.run()
    for step in range(STEPS):
        change = pair.rng.choice(CHANGES)
        change(pair)
        what = f"step {step}, {change.__name__}"
        try:
            pair.run("--check")
            pair.run(*(["--force"] if pair.rng.random() < 0.5 else []))
            pair.compare()
        except suite.Failed as reason:
            raise suite.Failed(f"{what}: {reason}") from None


def one_change_builds_one_system(folder):
    pair = Pair(folder / "one", random.Random(1))
    pair.run()
    suite.wanted(timings(pair) == (2, 2), "unchanged systems are built again")
    for root in pair.roots:
        path = root / "environments" / SYSTEMS[0] / "values.yaml"
        path.write_text(path.read_text() + "# changed\n")
    suite.wanted(timings(pair) == (1, 2), "one changed value builds another number of systems than one")
    pair.run()
    suite.wanted(timings(pair) == (2, 2), "what was built is not recorded")
    for root in pair.roots:
        path = root / "environments" / SYSTEMS[0] / "values.yaml"
        path.write_text(path.read_text().replace("# changed\n", ""))
    pair.run()
    suite.wanted(timings(pair) == (2, 2), "an earlier state is not recorded")


def main():
    with tempfile.TemporaryDirectory(prefix="twinhull-records-") as name:
        return suite.run_tests("records", [random_changes, one_change_builds_one_system],
                               lambda test: test(pathlib.Path(name)))


if __name__ == "__main__":
    sys.exit(main())
