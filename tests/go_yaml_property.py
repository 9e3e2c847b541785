#!/usr/bin/env python3
"""Random data printed by `toYaml` of the real Helm: our writer of Go's YAML prints the same bytes.

usage: go_yaml_property.py DRIVER [--rounds N] [--seed S]
"""

import argparse
import base64
import json
import pathlib
import random
import re
import string
import subprocess
import sys
import tempfile

import suite
import yaml_property

HELM = suite.REPOSITORY / "build/tools/helm"
PER_ROUND = 400
TEMPLATE = """apiVersion: v1
kind: ConfigMap
metadata: {name: x}
data:
{{- range $i, $item := .Values.items }}
  "{{ $i }}": {{ toYaml $item | b64enc | quote }}
{{- end }}
"""
PIECES = [*yaml_property.PIECES, "word ", "words of a sentence", "0", "10", "T", "Z", "07:00", "2024-2-30", ",", "-2", "é", "中"]
NUMBERS = [0, 1e6, 1e20, 1e21, 1.5e-7, -0.0, 123456789.5, 2**53, 2**63, 2**64, -(2**53), 1e19, 0.0001, 0.00001, 1e300, 100000.5]


def text(source):
    kind = source.random()
    if kind < 0.15:
        return "".join(source.choice(string.digits + "+-._:eExobTZ ") for _ in range(source.randrange(9)))
    if kind < 0.3:
        return " ".join(source.choice(["word", "a: b", "it's", 'a "', "#x", "x ", "\\", "ü", ":"]) for _ in range(source.randrange(60)))
    if kind < 0.35:
        return source.choice("kl") * source.randrange(120, 140)
    if kind < 0.45:
        return source.choice(["port", "a-", "x", ""]) + str(source.randrange(120)) + source.choice(["", "a", "-b", "0"])
    return "".join(source.choice(PIECES) for _ in range(source.randrange(7)))


def data(source, depth=0):
    kind = source.random()
    if depth > 4 or kind < 0.35:
        return text(source)
    if kind < 0.5:
        return source.choice([True, False, None, source.randrange(-10**6, 10**6), source.choice(NUMBERS), source.random()])
    if kind < 0.7:
        return [data(source, depth + 1) for _ in range(source.randrange(4))]
    return {text(source): data(source, depth + 1) for _ in range(source.randrange(5))}


def escaped(value):
    """As JSON that Go's YAML reads: it does not join surrogates, and takes some characters for line breaks."""
    return re.sub("[\x7f\u2028\u2029\ufeff\ufffe\uffff]", lambda found: f"\\u{ord(found[0]):04x}",
                  json.dumps(value, ensure_ascii=False))


def by_helm(items):
    with tempfile.TemporaryDirectory() as folder:
        chart = pathlib.Path(folder)
        (chart / "templates").mkdir()
        (chart / "Chart.yaml").write_text("apiVersion: v2\nname: x\nversion: 1.0.0\n")
        (chart / "templates/x.yaml").write_text(TEMPLATE)
        (chart / "values.yaml").write_text(escaped({"items": items}), "utf-8")
        ran = subprocess.run([HELM, "template", "x", chart], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    lines = [line.split(": ") for line in ran.stdout.splitlines() if line.startswith('  "')]
    assert len(lines) == len(items), ran.stdout[:200]
    return [base64.b64decode(json.loads(value)).decode() for _, value in lines]


def by_us(driver, items):
    ran = subprocess.run([driver, "go"], input=escaped(items), capture_output=True, text=True, check=True)
    return ["" if line == "none" else base64.b64decode(line).decode().removesuffix("\n") for line in ran.stdout.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("driver")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=suite.seed())
    options = parser.parse_args()
    source = random.Random(options.seed)
    passed = failed = 0
    for _ in range(options.rounds):
        # A NEL becomes a space on the way through JSON.
        items = [item for item in (data(source) for _ in range(PER_ROUND))
                 if not any("\x85" in word for word in yaml_property.texts_in(item))]
        for item, wanted, printed in zip(items, by_helm(items), by_us(options.driver, items)):
            if printed != wanted:
                print(f"failed: {item!r}\nHelm prints:\n{wanted}\nwe print:\n{printed}")
            failed += printed != wanted
            passed += printed == wanted
    print(suite.closing_line(passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
