#!/usr/bin/env python3
"""The texts that users commit and read every day say things in the words of Kubernetes, Helm and Kustomize.

Looks through descriptions and messages of schemas/, comments and texts of templates/ and environments/ for the
phrases of tests/words.tsv (avoid, use instead, pattern without regard to case). Code in backticks does not count.
"""

import csv
import pathlib
import re
import sys

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
SENTENCE = re.compile(r'"(?:description|title|errorMessage|\w+)": "((?:[^"\\]|\\.)* (?:[^"\\]|\\.)*)"')
COMMENT = re.compile(r"(?:^|\s)#(.*)$|\b(?:description|title|purpose|message): (.*)$")
CODE = re.compile(r"`[^`]*`|\$\{\{.*?\}\}")


def texts():
    """(place, text) of all that is looked through."""
    for path in sorted((REPOSITORY / "schemas").glob("*.json")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            for found in SENTENCE.finditer(line):
                yield f"{path.relative_to(REPOSITORY)}:{number}", found[1]
    for folder in ("templates", "environments"):
        for path in sorted((REPOSITORY / folder).rglob("*.yaml")):
            is_text = ".md." in path.name or ".txt." in path.name
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                found = COMMENT.search(line)
                if is_text or found:
                    yield f"{path.relative_to(REPOSITORY)}:{number}", line if is_text else found[1] or found[2]


def main():
    with open(REPOSITORY / "tests/words.tsv", encoding="utf-8") as file:
        rows = [(row["use"], re.compile(row["pattern"], re.I)) for row in csv.DictReader(file, delimiter="\t")]
    read = failed = 0
    for place, text in texts():
        read += 1
        for use, pattern in rows:
            found = pattern.search(CODE.sub("``", text))
            if found:
                failed += 1
                print(f"{place}: `{found[0]}`: {use}\n  {text.strip()}")
    print(suite.closing_line(read - failed, failed))
    return 1 if failed or not read else 0


if __name__ == "__main__":
    sys.exit(main())
