"""The official conformance tests of the Common Expression Language (cel-spec): every test that needs no protobuf messages
passes. The others are skipped by reason, and the numbers of each are printed.

The suite is the directory $TWINHULL_DATA/cel-spec, with the files *.textproto of tests/simple/testdata.
"""

import argparse
import base64
import collections
import json
import math
import os
import pathlib
import re
import subprocess
import sys

import suite

TOKEN = re.compile(
    r"""\s+|\#[^\n]*|(?P<string>(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))|(?P<word>[-+]?[\w./]+(?:(?<=[0-9.]e)[-+][0-9]+)?)|(?P<symbol>\[[\w./]+\]|[{}:<>,;\[\]])""", re.S)
ESCAPES = {"n": b"\n", "t": b"\t", "r": b"\r", "a": b"\a", "b": b"\b", "f": b"\f", "v": b"\v",
           "\\": b"\\", "'": b"'", '"': b'"', "?": b"?"}
WELL_KNOWN = ("google.protobuf.Timestamp", "google.protobuf.Duration")

# (file, section, test): why it is not run.
MAPPED = "IPv4 addresses embedded in IPv6, which Kubernetes rejects"
SKIPPED = {"network_ext/ipv4/ipv4_equals_ipv6": MAPPED, "network_ext/ipv4/ipv4_not_equals_ipv6": MAPPED}


def unquote(text):
    """The bytes of a string literal of the text format."""
    out, at = b"", 1
    while at < len(text) - 1:
        if text[at] != "\\":
            out += text[at].encode()
            at += 1
        elif escape := re.match(r"\\([0-7]{1,3})", text[at:]):
            out += bytes([int(escape[1], 8) & 255])
            at += escape.end()
        elif escape := re.match(r"\\[xX]([0-9a-fA-F]{1,2})", text[at:]):
            out += bytes([int(escape[1], 16)])
            at += escape.end()
        elif escape := re.match(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})", text[at:]):
            out += chr(int(escape[1] or escape[2], 16)).encode()
            at += escape.end()
        else:
            out += ESCAPES[text[at + 1]]
            at += 2
    return out


class Reader:
    """Protobuf's text format: a message is a dictionary from field to the list of its values."""

    def __init__(self, text):
        self.tokens = [m for m in TOKEN.finditer(text) if m.lastgroup]
        self.at = 0

    def peek(self):
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def take(self):
        token = self.tokens[self.at]
        self.at += 1
        return token

    def message(self, end):
        fields = collections.defaultdict(list)
        while self.peek() not in (end, ""):
            name = self.take()[0]
            if self.peek() == ":":
                self.take()
            if self.peek() == "[":  # a list of values
                self.take()
                while self.peek() != "]":
                    fields[name].append(self.value())
                    if self.peek() == ",":
                        self.take()
                self.take()
            else:
                fields[name].append(self.value())
            if self.peek() in (",", ";"):
                self.take()
        self.at += 1
        return fields

    def value(self):
        if self.peek() in ("{", "<"):
            return self.message("}" if self.take()[0] == "{" else ">")
        token = self.take()
        if token.lastgroup != "string":
            return token[0]
        text = unquote(token[0])
        while self.at < len(self.tokens) and self.tokens[self.at].lastgroup == "string":
            text += unquote(self.take()[0])
        return text


class Unsupported(Exception):
    pass


def number(text):
    return int(text, 0)


def any_value(message):
    """A message in an Any: `[type.googleapis.com/google.protobuf.Duration] { seconds: 1 }`."""
    (kind, (content,)), = message.items()
    kind = kind.strip("[]").rpartition("/")[2]
    seconds = number(content.get("seconds", ["0"])[0]) if isinstance(content, dict) else 0
    nanos = number(content.get("nanos", ["0"])[0]) if isinstance(content, dict) else 0
    if kind == "google.protobuf.Duration":
        total = seconds * 10**9 + nanos
        text = f"{'-' if total < 0 else ''}{abs(total) // 10**9}"
        fraction = f"{abs(total) % 10**9:09}".rstrip("0")
        return {"duration": text + ("." + fraction if fraction else "") + "s"}
    if kind == "google.protobuf.Timestamp":
        days, rest = divmod(seconds, 86400)
        year, month, day = civil(days)
        fraction = f"{nanos:09}".rstrip("0")
        return {"timestamp": f"{year:04}-{month:02}-{day:02}T{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
                             f"{'.' + fraction if fraction else ''}Z"}
    raise Unsupported("a protobuf message")


def civil(days):
    """Year, month and day of days since 1970, one year after the other."""
    year = 1970
    leap = lambda y: y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)
    while days < 0:
        year -= 1
        days += 366 if leap(year) else 365
    while days >= (366 if leap(year) else 365):
        days -= 366 if leap(year) else 365
        year += 1
    for month, length in enumerate((31, 29 if leap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 1):
        if days < length:
            return year, month, days + 1
        days -= length
    raise ValueError(days)


def typed(message):
    """A value of the tests as the driver writes it."""
    (kind, (content,)), = message.items()
    if kind == "int64_value":
        return {"int": str(number(content))}
    if kind == "uint64_value":
        return {"uint": str(number(content))}
    if kind == "double_value":
        return {"double": content}
    if kind == "string_value":
        return {"string": content.decode()}
    if kind == "bytes_value":
        return {"bytes": base64.b64encode(content).decode()}
    if kind == "bool_value":
        return {"bool": content == "true"}
    if kind == "null_value":
        return {"null": True}
    if kind == "type_value":
        return {"type": content.decode()}
    if kind == "list_value":
        return {"list": [typed(item) for item in content.get("values", [])]}
    if kind == "map_value":
        return {"map": [[typed(entry["key"][0]), typed(entry["value"][0])] for entry in content.get("entries", [])]}
    if kind == "object_value":
        return any_value(content)
    if kind == "enum_value":
        raise Unsupported("an enum")
    raise ValueError(kind)


def same(expected, came):
    (kind, wanted), = expected.items()
    if kind not in came:
        return False
    found = came[kind]
    if kind == "double":
        a, b = float(wanted), float(found)
        return a == b or (math.isnan(a) and math.isnan(b))
    if kind == "list":
        return len(wanted) == len(found) and all(map(same, wanted, found))
    if kind == "map":
        return len(wanted) == len(found) and all(
            any(same(key, k) and same(value, v) for k, v in found) for key, value in wanted)
    return wanted == found


def request(test):
    """The line for the driver and the expected value (None: an error); raises Unsupported."""
    expression = test["expr"][0].decode()
    if "check_only" in test or "typed_result" in test and "value" not in test:
        raise Unsupported("the types that a type checker deduces")
    if "unknown" in test or "any_unknowns" in test:
        raise Unsupported("unknown values")
    container = test.get("container", [b""])[0].decode()
    text = container + " " + expression
    if re.search(r"TestAllTypes|NestedTestAllTypes|TestRequired|GlobalEnum|NestedEnum|proto\.(?:get|has)Ext|TestAll", text):
        raise Unsupported("a protobuf message")
    if re.search(r"google\.protobuf\.(?!Timestamp\b|Duration\b)\w+|(?:Timestamp|Duration)\s*\{", expression) or \
            re.search(r"\b(?:Bool|Bytes|Double|Float|Int32|Int64|String|UInt32|UInt64|Null)Value\b|\bStruct\b|\bAny\b", expression):
        raise Unsupported("a protobuf message")
    if re.search(r"cel\.(?:block|index|iterVar|accuVar)\(", expression):
        raise Unsupported("the internal macro cel.block")
    if re.search(r"\w/\w+_?\w*[\"']\)?|Asia/|America/|Australia/|US/", expression) and re.search(r"\.get\w+\(", expression):
        raise Unsupported("a name of the time zone database")
    variables = {}
    for binding in test.get("bindings", []):
        content = binding["value"][0]
        if "value" not in content:
            raise Unsupported("unknown values")
        variables[binding["key"][0].decode()] = typed(content["value"][0])
    line = json.dumps({"expression": expression, "container": container, "variables": variables})
    if "eval_error" in test or "any_eval_errors" in test:
        return line, None
    return line, typed(test["value"][0]) if "value" in test else {"bool": True}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("driver", help="build/tests/cel_driver")
    options = parser.parse_args()
    data = os.environ.get("TWINHULL_DATA")
    folder = pathlib.Path(data) / "cel-spec" if data else None
    if folder is None or not folder.is_dir():
        print("skipped: the conformance tests of CEL (TWINHULL_DATA is not set to a directory with cel-spec/)")
        print(suite.closing_line(0, 0, 1))
        return 0
    reasons, tests = collections.Counter(), []
    for file in sorted(folder.glob("*.textproto")):
        for section in Reader(file.read_text("utf-8")).message("")["section"]:
            for test in section.get("test", []):
                name = f"{file.stem}/{section['name'][0].decode()}/{test['name'][0].decode()}"
                try:
                    if name in SKIPPED:
                        raise Unsupported(SKIPPED[name])
                    tests.append((name, test["expr"][0].decode(), *request(test)))
                except Unsupported as reason:
                    reasons[str(reason)] += 1
    ran = subprocess.run([options.driver], input="\n".join(line for *_, line, _ in tests) + "\n", capture_output=True, text=True)
    answers = ran.stdout.splitlines()
    if ran.returncode or len(answers) != len(tests):
        raise SystemExit(f"{options.driver}: exit status {ran.returncode} after {len(answers)} of {len(tests)} expressions\n{ran.stderr}")
    failed = 0
    for (name, expression, _, expected), answer in zip(tests, answers):
        came = json.loads(answer)
        if "error" not in came if expected is None else not same(expected, came):
            failed += 1
            print(f"FAILED: {name}: `{expression}`: {answer} instead of {'an error' if expected is None else json.dumps(expected)}")
    for reason, count in sorted(reasons.items()):
        print(f"not run: {count} that need {reason}")
    print(suite.closing_line(len(tests) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
