"""The official JSON Schema test suite: every required test of drafts 7, 2019-09 and 2020-12, and all optional ones but
those listed here with their reasons.

The suite is the directory $TWINHULL_JSON_SCHEMA_SUITE; without it, the draft in Debian's package
json-schema-test-suite is tested. Missing drafts are skipped.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys

import suite

DRAFTS = ("draft7", "draft2019-09", "draft2020-12")
DEBIAN = pathlib.Path("/usr/share/json-schema-test-suite")

# (file, group, test): why it fails. A listed test that passes is a failure, too.
NOTE = "content keywords are annotations, as in all later drafts"
DIFFERENT = {
    ("optional/format/ecmascript-regex.json", "ECMA 262 lookbehind is valid, including variable width",
     "a variable-width lookbehind (ES2018)"): "PCRE2 supports only fixed-length lookbehind",
    ("optional/content.json", "validation of string-encoded content based on media type",
     "an invalid JSON document"): NOTE,
    ("optional/content.json", "validation of binary string-encoding",
     "an invalid base64 string (% is not a valid character)"): NOTE,
    ("optional/content.json", "validation of binary-encoded media type documents",
     "a validly-encoded invalid JSON document"): NOTE,
    ("optional/content.json", "validation of binary-encoded media type documents",
     "an invalid base64 string that is valid JSON"): NOTE,
    # Of Debian's older version.
    ("optional/ecmascript-regex.json", "ECMA 262 regex non-compliance",
     "ECMA 262 has no support for \\Z anchor from .NET"): "the test of a format in a suite without format validation",
}


def run(driver, draft, formats, folder, files):
    """The number of tests, and the failures as (file, group, test) → result."""
    ran = subprocess.run([driver, "suite", draft, formats, folder / "remotes", *files], capture_output=True, text=True)
    if ran.returncode or ran.stderr:
        raise SystemExit(f"{driver} {draft}: exit status {ran.returncode}\n{ran.stderr}")
    failures, count = {}, 0
    for line in ran.stdout.splitlines():
        fields = line.split("\t")
        if fields[0] == "tests":
            count = int(fields[1])
        else:
            file = str(pathlib.Path(fields[0]).relative_to(folder / "tests" / draft))
            failures[(file, fields[1], fields[2])] = fields[3]
    return count, failures


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("driver", help="build/tests/schema_driver")
    options = parser.parse_args()
    named = os.environ.get("TWINHULL_JSON_SCHEMA_SUITE")
    folder = pathlib.Path(named) if named else DEBIAN
    passed = failed = skipped = 0
    for draft in DRAFTS:
        root = folder / "tests" / draft
        if not root.is_dir():
            print(f"skipped: {draft} of the JSON Schema suite (TWINHULL_JSON_SCHEMA_SUITE is not set to a directory with it)")
            skipped += 1
            continue
        for below, formats in ((".", "note"), ("optional", "note"), ("optional/format", "assert")):
            files = sorted((root / below).glob("*.json"))
            if not files:
                continue
            count, failures = run(options.driver, draft, formats, folder, files)
            here = {str(file.relative_to(root)) for file in files}
            for test, came in failures.items():
                if test not in DIFFERENT:
                    failed += 1
                    print(f"FAILED: {draft}/{': '.join(test)}: {came}")
            for test in DIFFERENT:
                if test[0] in here and has_test(root, test) and test not in failures:
                    failed += 1
                    print(f"FAILED: {draft}/{': '.join(test)}: passes, so it must not be listed")
            passed += count - len(failures)
    print(suite.closing_line(passed, failed, skipped))
    return 1 if failed else 0


def has_test(root, test):
    groups = json.loads((root / test[0]).read_text("utf-8"))
    return any(group["description"] == test[1] and any(each["description"] == test[2] for each in group["tests"])
               for group in groups)


if __name__ == "__main__":
    sys.exit(main())
