#!/usr/bin/env python3
"""The texts that users read every day use the words of Kubernetes, Helm and Kustomize.

Searches descriptions and messages of schemas/, comments and texts of templates/ and environments/, comments and string
literals of generator/, and all pages of documentation for the phrases of tests/words.tsv (avoid, use instead, pattern
ignoring case). Code is skipped: fenced, indented or in backticks, and so are the targets of links.
"""

import csv
import pathlib
import re
import sys

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
SENTENCE = re.compile(r'"(?:description|title|errorMessage|\w+)": "((?:[^"\\]|\\.)* (?:[^"\\]|\\.)*)"')
COMMENT = re.compile(r"(?:^|\s)#(.*)$|\b(?:description|title|purpose|message): (.*)$")
CODE = re.compile(r"``.+?``|`[^`]*`|\$?\{\{.*?\}\}|namespace twinhull::\w+")
# Parts of a page that are not prose: comments, fenced and indented code, the ID at the top of a rule's page, its other IDs.
NOT_PROSE = re.compile(r"<!--.*?-->|^```.*?^```$|^    (?! *- )[^\n]*$|\A# [a-z0-9-]+$|^## Also known as$.*\Z", re.M | re.S)
# The directories of generator/ that are checked.
STAGES = (
    "base", "cel", "commands", "compare", "diagnostic", "diagram", "embed", "emit", "git", "helm", "html_report", "kubernetes", "kustomize", "lint",
    "model", "pipeline", "schema", "source", "template", "yaml",
)
# A comment with its following lines, a raw string, adjacent string literals, a character, an include.
CPP = re.compile(
    r"(//[^\n]*(?:\n[ \t]*//[^\n]*)*)"
    r'|R"(\w*)\((.*?)\)\2"|((?:"(?:[^"\\\n]|\\.)*"\s*)+)'
    r"|'(?:[^'\\\n]|\\.)+'|#include[^\n]*",
    re.S,
)
LINK = re.compile(r"\[[a-z0-9-]+\]\([^)]*\)|\]\([^)]*\)")  # including its text if that is the ID of a rule


def paragraphs(page):
    """(line, text) of each heading, item, row and paragraph of a page, on one line, since phrases go across lines."""
    page = NOT_PROSE.sub(lambda found: "\n" * found[0].count("\n"), page)
    start, words = 0, []
    for number, line in enumerate([*page.splitlines(), ""], 1):
        if words and (not line.strip() or re.match(r"#|\|| *- | *\d+\. ", line)):
            yield start, " ".join(words)
            words = []
        if line.strip():
            start = start if words else number
            words.append(line.strip())


def cpp_texts(source):
    """(line, text) of each comment and of each string literal with several words; phrases can continue on the next line."""
    for found in CPP.finditer(source):
        comment, _, raw, literals = found.groups()
        text = comment and re.sub(r"\n?[ \t]*///?<?[ \t]*", " ", comment)
        text = text or raw or (literals and "".join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', literals)))
        if text and " " in text.strip():
            yield source.count("\n", 0, found.start()) + 1, text


def texts():
    """(location, text) of everything that is checked."""
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
    for path in [path for folder in (".", "docs/**", "schemas/**", "examples/*", "tests") for path in sorted(REPOSITORY.glob(f"{folder}/*.md"))]:
        for number, text in paragraphs(path.read_text("utf-8")):
            yield f"{path.relative_to(REPOSITORY)}:{number}", LINK.sub("]", CODE.sub("``", text))
    for stage in STAGES:
        for path in sorted((REPOSITORY / "generator" / stage).rglob("*.[ch]*")):
            for number, text in cpp_texts(path.read_text("utf-8")):
                yield f"{path.relative_to(REPOSITORY)}:{number}", text


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
