"""Counts the instructions of six runs with valgrind's callgrind; more than 5 % above the recorded number fails.

The numbers are in instructions.tsv, with the compiler they were counted with. The same program executes nearly the same
number of instructions every time, whatever else the machine does: that is what a timed test cannot say. The number says
nothing about memory or the number of system calls. Another compiler or C library gives other numbers: with another
compiler than the recorded one, and without valgrind, the suite is skipped.

    instructions.py             compares
    instructions.py --accept    records the numbers of this build; the commit says why they grew
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import suite

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "bench"))
import corpus  # noqa: E402

RECORDED = suite.REPOSITORY / "tests/instructions.tsv"
BINARY = suite.BUILD / "twinhull"
TOLERANCE = 1.05
SYSTEM = "004-kubernetes-deployment"


def inputs(root):
    """A repository with one system, and manifests in one file and in many."""
    for name in ("schemas", "templates", f"environments/{SYSTEM}"):
        shutil.copytree(suite.REPOSITORY / name, root / name)
    shutil.copy(suite.REPOSITORY / "twinhull.yaml", root)
    corpus.write(root / "manifests/one", 6)
    corpus.write(root / "manifests/large", 600, one_file=True)
    corpus.write(root / "manifests/many", 300)
    return root


ONE_THREAD = ["--jobs", "1"]

# name, arguments, whether records of earlier runs are used
RUNS = [
    ("version", ["--version"], False),
    ("lint one file", ["lint", "manifests/one", *ONE_THREAD], False),
    ("lint a large file", ["lint", "manifests/large", *ONE_THREAD], False),
    ("lint many files", ["lint", "manifests/many", *ONE_THREAD], False),
    ("generate", ["generate", *ONE_THREAD], False),
    ("check, unchanged", ["generate", "--check", *ONE_THREAD], True),
]


def compiler():
    """The compiler of the build, as `GNU 12.2.0`."""
    cache = next(suite.BUILD.glob("CMakeFiles/*/CMakeCXXCompiler.cmake")).read_text("utf-8")
    return " ".join(re.search(rf'set\(CMAKE_CXX_COMPILER_{part} "(.*)"\)', cache)[1] for part in ("ID", "VERSION"))


def is_release():
    return "CMAKE_BUILD_TYPE:STRING=Release" in (suite.BUILD / "CMakeCache.txt").read_text("utf-8")


def count(arguments, root, records):
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TWINHULL_CACHE_DIR": records}
    ran = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", BINARY, *arguments], cwd=root,
                         env=environment, capture_output=True, text=True, timeout=300)
    found = re.search(r"Collected : (\d+)", ran.stderr)
    suite.wanted(ran.returncode in (0, 1) and found, f"{' '.join(arguments)} ended with {ran.returncode}: {ran.stderr[-500:]}")
    return int(found[1])


def measure():
    """Name → instructions."""
    with tempfile.TemporaryDirectory(prefix="twinhull-instructions-") as name:
        root = inputs(pathlib.Path(name) / "root")
        records = str(pathlib.Path(name) / "records")
        numbers = {}
        for run, arguments, recorded in RUNS:
            if recorded:  # by a run without valgrind
                subprocess.run([BINARY, "generate", "--quiet"], cwd=root, check=True,
                               env={**os.environ, "TWINHULL_CACHE_DIR": records})
            numbers[run] = count(arguments, root, records if recorded else "")
        return numbers


def accept(numbers):
    lines = "".join(f"{name}\t{number}\n" for name, number in numbers.items())
    RECORDED.write_text(f"# instructions of six runs; renewed by `tests/instructions.py --accept`\ncompiler\t{compiler()}\n{lines}", "utf-8")


def main():
    if shutil.which("valgrind") is None or not is_release():
        print(f"skipped: instructions ({'valgrind is not installed' if is_release() else 'not a release build'})")
        return suite.SKIP_STATUS
    if sys.argv[1:] == ["--accept"]:
        accept(measure())
        return 0
    if not RECORDED.exists():
        print("skipped: instructions (none are recorded; `tests/instructions.py --accept` does it)")
        return suite.SKIP_STATUS
    rows = dict(line.split("\t") for line in RECORDED.read_text("utf-8").splitlines() if not line.startswith("#"))
    if rows.pop("compiler") != compiler():
        print("skipped: instructions (recorded with another compiler)")
        return suite.SKIP_STATUS
    failed = 0
    numbers = measure()
    for name, number in numbers.items():
        allowed = int(rows.get(name, 0)) * TOLERANCE
        change = f"{number:,} instructions, {number / int(rows.get(name, 0) or 1) - 1:+.1%} of those recorded"
        if number > allowed:
            failed += 1
            print(f"FAILED {name}: {change}; make it cheaper, or record the number with "
                  "`tests/instructions.py --accept` and give the reason in the commit")
        else:
            print(f"{name}: {change}")
    print(suite.closing_line(len(numbers) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
