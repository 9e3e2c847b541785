"""Runs every test suite, as many at once as there are processors, prints a line for each and the summary line
`N passed, N failed[, N skipped]`.

A suite is a row of the table below: a program that prints such a summary line itself (or doctest's).
"""

import argparse
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BUILD = REPOSITORY / "build"
PYTHON = sys.executable

# name, what it proves, command
SUITES = [
    ("unit", "units", [str(suite.BUILD / "tests/unit_tests"), "--no-colors=true"]),
    ("cases", "whole runs: files in, text and files out", [PYTHON, "tests/cases/run.py"]),
    ("rules", "the examples of every rule's page", [PYTHON, "tests/rules.py"]),
    ("leaks", "no output shows a secret, of any kind, anywhere", [PYTHON, "tests/leaks.py"]),
    ("schema", "the official JSON Schema suite, three drafts",
     [PYTHON, "tests/json_schema_suite.py", "build/tests/schema_driver"]),
    ("cel", "the official conformance tests of CEL", [PYTHON, "tests/cel_suite.py", "build/tests/cel_driver"]),
    ("sarif", "reports for code scanning are valid and complete", [PYTHON, "tests/sarif.py"]),
    ("quantities", "quantities are parsed, compared and added exactly",
     [PYTHON, "tests/quantity_property.py", "build/tests/quantity_driver"]),
    ("yaml", "YAML is compatible with other readers and writers",
     [PYTHON, "tests/yaml_property.py", "build/tests/yaml_driver"]),
    ("go-yaml", "YAML is printed as Helm and Kustomize print it",
     [PYTHON, "tests/go_yaml_property.py", "build/tests/yaml_driver"]),
    ("readers", "the fast reader of YAML agrees with the complete one",
     [PYTHON, "tests/yaml_readers.py", "build/tests/readers_driver"]),
    ("helm", "template functions give what Helm gives", [PYTHON, "tests/helm_functions.py"]),
    ("go-templates", "random templates give the texts and errors that Helm gives", [PYTHON, "tests/template_property.py"]),
    ("origins", "what is named as the origin of a rendered field, if edited, changes it", [PYTHON, "tests/chart_origins.py"]),
    ("patches", "a computed patch, applied, gives the target object",
     [PYTHON, "tests/patch_property.py", "build/tests/patch_driver"]),
    ("kustomize", "trees built in process are what the real Kustomize builds",
     [PYTHON, "tests/kustomize_property.py"]),
    ("apis", "valid objects of any kind are accepted; spoiled ones are rejected",
     [PYTHON, "tests/api_property.py", "build/tests/api_driver"]),
    ("verdicts", "the linter says what a kube-apiserver says, on mistakes of all kinds",
     [PYTHON, "tests/server/verdicts.py", "build/twinhull"]),
    ("costs", "the estimated costs of validation rules are those of a kube-apiserver",
     [PYTHON, "tests/server/costs.py", "build/twinhull"]),
    ("targets", "a kube-apiserver accepts both outputs, upgrades, rollbacks and a second release",
     [PYTHON, "tests/server/targets.py"]),
    ("security", "the Pod Security profiles agree with the standards", [PYTHON, "tests/pod_security.py"]),
    ("check", "out/ is what the inputs generate", [PYTHON, "tests/check.py"]),
    ("schemas", "the API tables match the published files", [PYTHON, "tests/schemas.py"]),
    ("install", "installed files work on their own", [PYTHON, "tests/install.py"]),
    ("packages", "every package of a release works, and is reproducible", [PYTHON, "tests/packages.py"]),
    ("words", "texts that users read use the terms of the field", [PYTHON, "tests/words.py"]),
    ("includes", "no include points upwards, sources include what they use, errors are values", [PYTHON, "tests/includes.py"]),
    ("options", "every option in texts exists", [PYTHON, "tests/options.py"]),
    ("docs", "every command in the documentation works", [PYTHON, "tests/docs.py"]),
    ("workflow", "the workflow for GitHub fails on findings and on drift", [PYTHON, "tests/workflow.py"]),
    ("editor", "an editor accepts valid files, and completes",
     [PYTHON, "tests/editor.py"]),
    ("hooks", "hooks stop invalid commits", [PYTHON, "tests/hooks.py"]),
    ("git", "states of git repositories are what git reads", [PYTHON, "tests/git_states.py"]),
    ("kills", "however a run ends, no file is partially written", [PYTHON, "tests/kills.py"]),
    ("faults", "no file system call fails silently or leaves partial results",
     [PYTHON, "tests/faults.py"]),
    ("renderers", "rendering is confined", [PYTHON, "tests/renderers.py"]),
    ("reach", "what a run can read and write, and its time and memory", [PYTHON, "tests/reach.py"]),
    ("page", "the report is complete, safe and legible in a real browser, on phones too", [PYTHON, "tests/page.py"]),
    ("lint", "out/ has no findings with any profile, and under the oldest Kubernetes of its charts",
     [PYTHON, "tests/lint_out.py"]),
    ("records", "a run that reuses what earlier ones recorded does what a run from nothing does",
     [PYTHON, "tests/records.py"]),
    ("fleet", "the parts of a fleet are the whole, also by the recipes", [PYTHON, "tests/fleet.py"]),
    ("instructions", "no run executes more instructions than before", [PYTHON, "tests/instructions.py"]),
    ("determinism", "the output is deterministic", [PYTHON, "tests/determinism.py"]),
    ("functions", "every function gives the same in both outputs",
     [PYTHON, "tests/parity/functions.py", "build/tests/functions_driver"]),
    ("parity", "chart and overlays are the same for every target", [PYTHON, "tests/parity/parity.py"]),
    ("trees", "the Kustomize base, components and overlays have no redundant patches, and overlays on top of them work",
     [PYTHON, "tests/parity/trees.py"]),
    ("lifecycle", "a change restarts what it affects and nothing else, and keeps data",
     [PYTHON, "tests/parity/lifecycle.py"]),
    ("facts", "the five systems match their requirements", [PYTHON, "tests/parity/facts.py"]),
    ("merges", "changes of two branches merge, and generate completes the output",
     [PYTHON, "tests/merges.py"]),
    ("gitops", "GitOps objects build, with minimal permissions",
     [PYTHON, "tests/gitops.py"]),
    ("property", "chart and overlays are the same for random values", [PYTHON, "tests/parity/property.py"]),
    ("systems", "random systems of all kinds are the same in both outputs, and valid",
     [PYTHON, "tests/parity/property_systems.py"]),
    ("strings", "any string is rendered unchanged, or reported at its line", [PYTHON, "tests/parity/strings.py"]),
    ("injection", "no text of a system leaves its place, in any output", [PYTHON, "tests/injection.py"]),
    ("hostile", "no value injects YAML into a chart's output, even without its validation", [PYTHON, "tests/parity/hostile.py"]),
    ("agreement", "validate and the chart reject the same values",
     [PYTHON, "tests/parity/agreement.py"]),
]


def environment():
    """Test data of other projects, if available: $TWINHULL_DATA, or data/ next to the checkout."""
    data = pathlib.Path(os.environ.get("TWINHULL_DATA") or REPOSITORY.parent / "shared/data").resolve()
    # Every run builds everything: only the suite `records` is about what earlier runs recorded.
    found = {**os.environ, "TWINHULL_KUBECTL": str(BUILD / "tools/kubectl"), "TWINHULL_CACHE_DIR": ""}
    if data.is_dir():
        found["TWINHULL_DATA"] = str(data)
        for variable, folder in (("TWINHULL_YAML_SUITE", "yaml-test-suite"),
                                 ("TWINHULL_JSON_SCHEMA_SUITE", "json-schema-test-suite")):
            if (data / folder).is_dir():
                found.setdefault(variable, str(data / folder))
    return found


def run(name, proves, command):
    """Runs a suite; returns its counts, and what is printed of it."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as file:
        process = subprocess.Popen(command, cwd=REPOSITORY, env=environment(), stdin=subprocess.DEVNULL, stdout=file,
                                   stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        file.seek(0)
        output = file.read().decode("utf-8", "replace")
    result = suite.counts(output, process.returncode)
    lines = [output] if result[1] else []
    lines += [f"skipped: {named}" for named in sorted(set(suite.SKIPPED.findall(output)))]
    lines.append(f"{name:12} {suite.closing_line(*result)}  ({time.monotonic() - start:.1f} s, "
                 f"{used.ru_utime + used.ru_stime:.1f} s of CPU time: {proves})")
    return result, "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", metavar="SUITE", help=", ".join(name for name, _, _ in SUITES))
    options = parser.parse_args()
    unknown = set(options.only) - {name for name, _, _ in SUITES}
    if unknown:
        parser.error(f"unknown suite {', '.join(sorted(unknown))}")

    total = [0, 0, 0]
    chosen = [row for row in SUITES if not options.only or row[0] in options.only]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for ran in concurrent.futures.as_completed([pool.submit(run, *row) for row in chosen]):
            result, text = ran.result()
            total = [sum(pair) for pair in zip(total, result)]
            print(text, flush=True)
    print(suite.closing_line(*total))
    return 1 if total[1] else 0


if __name__ == "__main__":
    sys.exit(main())
