#!/usr/bin/env python3
"""Random data against PyYAML, a reader and writer of YAML 1.1.

What Twinhull writes, PyYAML must read as the same data; what PyYAML writes, in any style, Twinhull
must read as the same data.

usage: yaml_property.py DRIVER [--rounds N] [--seed S]
Without PyYAML the test is skipped (exit status 77).
"""

import argparse
import json
import random
import subprocess
import sys

import suite

try:
    import yaml
except ImportError:
    yaml = None

SKIPPED = 77
PIECES = [" ", "  ", "\n", "\n\n", "\t", "\r", ":", ": ", " #", "#", "-", "- ", "---", "...", "?", '"', "'", "\\", "|",
          ">", "&a", "*a", "!!", "%", "@", "`", "{", "}", "[", "]", ",", "{{", "${", "=", "<<", "~", "yes", "no",
          "y", "n", "on", "off", "true", "null", "0", "1", "9", "0x", "0o", "0b", "e", "E", ".", "_", "+", "inf", "nan",
          "a", "text", "ü", "\U0001F600", "\x01", "\x7f", "\x85", "\u2028", "\ufeff", "\uffff", "2001-01-01", "12:30"]
# PyYAML writes these plain, because they are strings in its YAML version; Helm reads them as another type.
TAKEN_OTHERWISE = {"y", "Y", "n", "N"}


def text(source):
    return "".join(source.choice(PIECES) for _ in range(source.randrange(7)))


def scalar(source):
    return source.choice([
        lambda: text(source), lambda: text(source), lambda: source.randrange(-10**12, 10**12),
        lambda: source.choice([True, False, None]), lambda: source.randrange(-10**6, 10**6) / 64])()


def data(source, depth=0):
    if depth > 4 or source.random() < 0.4:
        return scalar(source)
    if source.random() < 0.4:
        return [data(source, depth + 1) for _ in range(source.randrange(4))]
    return {text(source): data(source, depth + 1) for _ in range(source.randrange(4))}


def texts_in(value):
    if isinstance(value, dict):
        for key, below in value.items():
            yield key
            yield from texts_in(below)
    elif isinstance(value, list):
        for below in value:
            yield from texts_in(below)
    elif isinstance(value, str):
        yield value


def understood_by_all(value):
    """Whether Helm reads what PyYAML writes as the same data: PyYAML writes numbers of YAML 1.1."""
    def odd(word):
        octal = word.lstrip("+-").replace("_", "")
        return word in TAKEN_OTHERWISE or (octal[:1].isdigit() and not yaml.safe_dump(word).startswith(("'", '"')))
    return not any(odd(word) for word in texts_in(value))


def only_texts(value):
    if isinstance(value, dict):
        return {key: only_texts(below) for key, below in value.items()}
    return [only_texts(below) for below in value] if isinstance(value, list) else str(value)


def drive(driver, mode, given):
    return subprocess.run([driver, mode], input=given.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def writer_fails(driver, value):
    """Why PyYAML does not read what Twinhull wrote as the same data; empty if it does."""
    ran = drive(driver, "write", json.dumps(value))
    if ran.returncode:
        return "Twinhull rejects JSON: " + ran.stderr.decode()
    written = ran.stdout.decode()
    try:
        read = yaml.safe_load(written)
    except yaml.YAMLError as error:
        return f"PyYAML rejects what Twinhull wrote: {error}\n{written}"
    return "" if read == value and repr(read) == repr(value) else f"PyYAML reads {read!r} in\n{written}"


def reader_fails(driver, value, style):
    written = yaml.safe_dump(value, explicit_start=True, sort_keys=False, **style)
    if yaml.safe_load(written) != value:
        return ""  # PyYAML sometimes breaks long double-quoted text in the wrong place
    ran = drive(driver, "same", written + "\n---\n" + json.dumps(value) + "\n")
    if ran.returncode:
        return "Twinhull rejects: " + ran.stderr.decode() + written
    return "" if ran.stdout.decode().strip() == "same" else "Twinhull reads other data in\n" + written


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("driver")
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if yaml is None:
        print("skipped: YAML against PyYAML (it is not installed)")
        return SKIPPED

    source = random.Random(options.seed)
    passed = failed = 0
    for _ in range(options.rounds):
        value = [data(source) for _ in range(8)]
        plain = [item for item in value if understood_by_all(item)]
        style = {"default_flow_style": source.choice([True, False, None]), "width": source.choice([10, 40, 10**6]),
                 "allow_unicode": source.choice([True, False]), "indent": source.choice([2, 4]),
                 "default_style": source.choice([None, None, '"', "'", "|", ">"])}
        if style["default_style"] in ("|", ">"):
            plain = only_texts(plain)  # PyYAML would write numbers as tagged blocks of text
        if any(broken in word for word in texts_in(plain) for broken in "\x85\u2028"):
            style["allow_unicode"] = False  # PyYAML would write them as the line breaks they are in YAML 1.1
        for failure in (writer_fails(options.driver, value), reader_fails(options.driver, plain, style)):
            if failure:
                print(f"failed: {value!r} {style}\n{failure}")
            failed += bool(failure)
            passed += not failure
    print(suite.closing_line(passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
