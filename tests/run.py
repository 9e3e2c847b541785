"""Runs every test suite, prints a line for each and the closing line `N passed, N failed[, N skipped]`.

A suite is a row of the table below: a program that prints such a closing line itself (or doctest's).
"""

import argparse
import os
import pathlib
import subprocess
import sys
import time

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BUILD = REPOSITORY / "build"
PYTHON = sys.executable

# name, what it proves, command
SUITES = [
    ("unit", "the parts, each by itself", [str(suite.BUILD / "tests/unit_tests"), "--no-colors=true"]),
    ("cases", "whole runs: files in, text and files out", [PYTHON, "tests/cases/run.py"]),
    ("rules", "the examples of every rule's page", [PYTHON, "tests/rules.py"]),
    ("leaks", "no output shows a secret, whatever and wherever it is", [PYTHON, "tests/leaks.py"]),
    ("schema", "the official JSON Schema suite, three drafts",
     [PYTHON, "tests/json_schema_suite.py", "build/tests/schema_driver"]),
    ("sarif", "reports for code scanning are valid and complete", [PYTHON, "tests/sarif.py"]),
    ("quantities", "amounts are read, compared and added as exact fractions are",
     [PYTHON, "tests/quantity_property.py", "build/tests/quantity_driver"]),
    ("yaml", "what we write others read, and the other way round",
     [PYTHON, "tests/yaml_property.py", "build/tests/yaml_driver"]),
    ("patches", "a computed patch, applied, gives the object it was made for",
     [PYTHON, "tests/patch_property.py", "build/tests/patch_driver"]),
    ("apis", "no valid object is refused, whatever its kind; spoiled ones are",
     [PYTHON, "tests/api_property.py", "build/tests/api_driver"]),
    ("security", "the Pod Security profiles judge as the standards do", [PYTHON, "tests/pod_security.py"]),
    ("check", "out/ is what the inputs make", [PYTHON, "tests/check.py"]),
    ("schemas", "the APIs are those that were published", [PYTHON, "tests/schemas.py"]),
    ("install", "what is installed works where nothing else is", [PYTHON, "tests/install.py"]),
    ("words", "texts that users read use the terms of the field", [PYTHON, "tests/words.py"]),
    ("includes", "no include points upwards, and sources include what they use", [PYTHON, "tests/includes.py"]),
    ("options", "every option that texts name is there", [PYTHON, "tests/options.py"]),
    ("docs", "every command that the documentation shows", [PYTHON, "tests/docs.py"]),
    ("workflow", "the workflow for GitHub fails on findings and on drift", [PYTHON, "tests/workflow.py"]),
    ("editor", "an editor finds nothing wrong in what is right, and helps while typing",
     [PYTHON, "tests/editor.py"]),
    ("hooks", "a commit that should not be is stopped", [PYTHON, "tests/hooks.py"]),
    ("kills", "whatever ends a run, no file is half written", [PYTHON, "tests/kills.py"]),
    ("faults", "no call to the file system fails unseen, and nothing is half done after one",
     [PYTHON, "tests/faults.py"]),
    ("renderers", "no program that renders reaches further than it should", [PYTHON, "tests/renderers.py"]),
    ("reach", "what a run may read and write, and what it takes of time and memory", [PYTHON, "tests/reach.py"]),
    ("page", "the report is whole, safe and legible, in a real browser, on phones too", [PYTHON, "tests/page.py"]),
    ("lint", "nothing is to be found in out/, by any profile", [PYTHON, "tests/lint_out.py"]),
    ("determinism", "the same bytes everywhere, every time", [PYTHON, "tests/determinism.py"]),
    ("functions", "every function gives the same in both outputs",
     [PYTHON, "tests/parity/functions.py", "build/tests/functions_driver"]),
    ("parity", "both outputs are the same, for every target", [PYTHON, "tests/parity/parity.py"]),
    ("lifecycle", "a change restarts what it concerns and nothing else, and data outlives it",
     [PYTHON, "tests/parity/lifecycle.py"]),
    ("facts", "the five systems show what their documents ask for", [PYTHON, "tests/parity/facts.py"]),
    ("gitops", "Argo CD and Flux are given what builds, and no more rights than that takes",
     [PYTHON, "tests/gitops.py"]),
    ("property", "both outputs are the same, for random values", [PYTHON, "tests/parity/property.py"]),
    ("strings", "any string arrives as it is, or its line is named", [PYTHON, "tests/parity/strings.py"]),
    ("hostile", "no value adds to what a chart renders, even without its checks", [PYTHON, "tests/parity/hostile.py"]),
    ("agreement", "what validate refuses the chart refuses, and the other way round",
     [PYTHON, "tests/parity/agreement.py"]),
]


def environment():
    """Test data of other projects, where it is at hand: $TWINHULL_DATA, or data/ beside the checkout."""
    data = pathlib.Path(os.environ.get("TWINHULL_DATA") or REPOSITORY.parent / "shared/data").resolve()
    found = {**os.environ, "TWINHULL_KUBECTL": str(BUILD / "tools/kubectl")}
    if data.is_dir():
        found["TWINHULL_DATA"] = str(data)
        for variable, folder in (("TWINHULL_YAML_SUITE", "yaml-test-suite"),
                                 ("TWINHULL_JSON_SCHEMA_SUITE", "json-schema-test-suite")):
            if (data / folder).is_dir():
                found.setdefault(variable, str(data / folder))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", metavar="SUITE", help=", ".join(name for name, _, _ in SUITES))
    options = parser.parse_args()
    unknown = set(options.only) - {name for name, _, _ in SUITES}
    if unknown:
        parser.error(f"there is no suite {', '.join(sorted(unknown))}")

    total = [0, 0, 0]
    for name, proves, command in SUITES:
        if options.only and name not in options.only:
            continue
        start = time.monotonic()
        ran = subprocess.run(command, cwd=REPOSITORY, env=environment(), stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output = ran.stdout.decode("utf-8", "replace")
        result = suite.counts(output, ran.returncode)
        total = [sum(pair) for pair in zip(total, result)]
        if result[1]:
            print(output)
        for named in sorted(set(suite.SKIPPED.findall(output))):
            print(f"skipped: {named}")
        print(f"{name:12} {suite.closing_line(*result)}  ({time.monotonic() - start:.1f} s: {proves})", flush=True)
    print(suite.closing_line(*total))
    return 1 if total[1] else 0


if __name__ == "__main__":
    sys.exit(main())
