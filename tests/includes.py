#!/usr/bin/env python3
"""No include points upwards, every source includes the headers of what it uses, and no line breaks a convention that
a line can break.

The linker rejects a call to a stage that a stage may not use, but not its header; this test does. The order is the one of
CMakeLists.txt (`twinhull_stage(NAME LIBRARY…)`), and inside lint/ that of LINT_LEVELS. Standard headers are looked up in tests/includes.tsv, by the names
that a source uses. Headers of this repository export what they include; what a standard header includes can change with
the next release of a compiler. LINE_RULES are those of docs/architecture.md: what a line must not contain, and where it may.
"""

import csv
import functools
import pathlib
import re
import sys

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
GENERATOR = REPOSITORY / "generator"
STAGE = re.compile(r"^twinhull_stage\((\w+)([^)]*)\)", re.M)
OWN_INCLUDE = re.compile(r'^#include "([^"]+)"', re.M)
SYSTEM_INCLUDE = re.compile(r"^#include <([^>]+)>", re.M)
NOT_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:[^"\\\n]|\\.)*"', re.S)
# The directories of lint/: a file may include headers of its own directory and of earlier levels. All others, the groups of
# rules, are between `load` and `targets`, and do not include each other.
LINT_LEVELS = (("objects",), ("engine",), ("go_template", "secrets", "typecheck"), ("load/discover",), ("load/workspace",),
               ("load/manifests",), ("load/helm", "load/kustomize"), ("load/gitops",), ("load/locate",), ("load",), ("GROUPS",),
               ("targets",), ("run",))
# What is wrong with a line, what finds it, and the files where it is right.
LINE_RULES = (
    ("errors are findings or `base::Expected`, not exceptions", re.compile(r"^[^/]*\bthrow\b"),
     ("commands/arguments.cpp", "embed/", "yaml/cursor.cpp")),
    ("an error is returned as `base::Expected`", re.compile(r"std::string& error\b[,)]"), ("commands/output", "diagram/")),
    ("is `diagnostic::Findings`", re.compile(r"std::vector<(?:diagnostic::)?Finding>"), ("diagnostic/finding.h",)),
    ("paths in out/ are in emit/output/layout.h", re.compile(r'"(?:helm|kustomize|gitops)/|"/?overlays|"index\.json"|"values-\{?"'),
     ("emit/output/layout.h", "template/template_set.cpp")),
)
STANDARD_NAME = re.compile(r"\bstd::(?:\w+::)?(\w+)")


def allowed_stages():
    """For each stage the stages whose headers it may include: those it is linked with, directly or not."""
    allowed = {}
    for name, libraries in STAGE.findall((REPOSITORY / "CMakeLists.txt").read_text("utf-8")):
        below = re.findall(r"twinhull_(\w+)", libraries)
        allowed[name] = {name, *below, *(stage for library in below for stage in allowed[library])}
    return allowed


def header_of_names():
    with open(REPOSITORY / "tests/includes.tsv", encoding="utf-8") as file:
        return {name: row["header"] for row in csv.DictReader(file, delimiter="\t") for name in row["names"].split()}


def resolve(included, includer):
    """The file of this repository that an include names, if it is one."""
    for folder in (GENERATOR, includer.parent, REPOSITORY / "tests"):
        if (folder / included).is_file():
            return (folder / included).resolve()
    return None


@functools.cache
def standard_headers(path):
    """Those that a file includes itself or through headers of this repository."""
    text = path.read_text("utf-8")
    found = set(SYSTEM_INCLUDE.findall(text))
    for included in OWN_INCLUDE.findall(text):
        header = resolve(included, path)
        found |= standard_headers(header) if header else set()
    return found


def lint_directory(path):
    """Of a path below lint/, and its level."""
    directory = path.removeprefix("lint/").rpartition("/")[0]
    level = next((i for i, names in enumerate(LINT_LEVELS) if directory in names), None)
    return directory, LINT_LEVELS.index(("GROUPS",)) if level is None else level


def fits_lint(includer, included):
    (own, own_level), (other, level) = lint_directory(includer), lint_directory(included)
    return own == other or level < own_level


def faults(path, allowed, headers):
    text = path.read_text("utf-8")
    if path.is_relative_to(GENERATOR):
        stage = path.relative_to(GENERATOR).parts[0]
        for included in OWN_INCLUDE.findall(text):
            if not (GENERATOR / included).is_file():
                yield f'`#include "{included}"`: the path does not start at generator/'
            elif stage in allowed and included.split("/")[0] not in allowed[stage]:
                yield f'`#include "{included}"`: {stage}/ may use {", ".join(sorted(allowed[stage]))}'
            elif (stage == "lint" and included.startswith("lint/")
                  and not fits_lint(path.relative_to(GENERATOR).as_posix(), included)):
                yield f'`#include "{included}"`: lint/{lint_directory(included)[0]}/ is not below this directory'
        code = path.relative_to(GENERATOR).as_posix()
        for line in text.splitlines():
            for wrong, found, right in LINE_RULES:
                if not line.startswith("#include") and found.search(line.split("///")[0]) and not code.startswith(right):
                    yield f"`{line.strip()}`: {wrong}"
    included = standard_headers(path)
    used = {headers[name]: name for name in STANDARD_NAME.findall(NOT_CODE.sub('""', text)) if name in headers}
    for header, name in sorted(used.items()):
        if header not in included:
            yield f"uses `std::{name}` without `#include <{header}>`"


def main():
    allowed, headers = allowed_stages(), header_of_names()
    sources = sorted(path for folder in (GENERATOR, REPOSITORY / "tests")
                     for path in folder.rglob("*") if path.suffix in (".cpp", ".h"))
    failed = 0
    for path in sources:
        found = list(faults(path, allowed, headers))
        failed += bool(found)
        for fault in found:
            print(f"{path.relative_to(REPOSITORY)}: {fault}")
    print(suite.closing_line(len(sources) - failed, failed))
    return 1 if failed or not sources else 0


if __name__ == "__main__":
    sys.exit(main())
