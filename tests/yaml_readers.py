#!/usr/bin/env python3
"""The two readers of YAML against each other: whatever the fast one accepts has the tree of the complete one.

Compared are kinds, texts, spans, styles, keys, comments and documents, on the official YAML test suite, on all YAML of
this repository, and on random changes of both.

usage: yaml_readers.py DRIVER [--count N]
TWINHULL_SEED=N draws other changes, TWINHULL_COUNT=N more of them.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import suite

sys.path.insert(0, str(suite.REPOSITORY / "tests/cases"))
import casefile  # noqa: E402

FOLDERS = ("environments", "examples", "out", "templates", "tests/fixtures", "tests/fuzz/corpus")
TOTALS = re.compile(r"^texts (\d+) valid (\d+) taken (\d+) different (\d+)$", re.M)


def own_files():
    return [path for folder in FOLDERS for path in sorted((suite.REPOSITORY / folder).rglob("*.yaml"))]


def official_files():
    folder = os.environ.get("TWINHULL_YAML_SUITE")
    return sorted(pathlib.Path(folder).glob("**/in.yaml")) if folder else []


def files_of_cases(folder):
    """Writes the files that the cases in tests/cases/ consist of."""
    written = []
    for path in sorted((suite.REPOSITORY / "tests/cases").rglob("*.case")):
        for step in casefile.parse(path.read_text("utf-8")).steps:
            for section in step.inputs + step.expected:
                if section.name in ("file", "stdin", "emitted"):
                    written.append(folder / f"{len(written):05}.yaml")
                    written[-1].write_text(section.body, "utf-8")
    return written


def drive(driver, arguments, files):
    """(compared, valid, taken by the fast reader, different) of a run of the driver."""
    ran = subprocess.run([driver, *arguments], input="".join(f"{path}\n" for path in files), capture_output=True, text=True)
    found = TOTALS.search(ran.stdout)
    if not found or found[4] != "0" or ran.returncode:
        print(ran.stdout + ran.stderr)
    return tuple(map(int, found.groups())) if found else (1, 0, 0, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("driver")
    parser.add_argument("--count", type=int, default=int(os.environ.get("TWINHULL_COUNT") or 200_000))
    options = parser.parse_args()
    official = official_files()
    if not official:
        print("skipped: the two readers on the official YAML suite (TWINHULL_YAML_SUITE is not a directory)")
    with tempfile.TemporaryDirectory(prefix="twinhull-readers-") as name:
        files = own_files() + files_of_cases(pathlib.Path(name)) + official
        compared, _, taken, different = drive(options.driver, ["compare"], files)
        changed, _, _, wrong = drive(options.driver, ["mutate", str(suite.seed()), str(options.count)], files + official * 2)
    # What is generated is simple: if the fast reader does not take it, lint is slow without a failing test.
    generated = [path for path in own_files() if path.is_relative_to(suite.REPOSITORY / "out") and "/helm/" not in str(path)]
    texts, _, fast, _ = drive(options.driver, ["compare"], generated)
    slow = texts - fast
    if slow or not taken:
        print(f"failed: {slow} of {texts} generated files are left to the complete reader")
    failed = different + wrong + slow + (not taken)
    print(suite.closing_line(compared + changed + texts - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
