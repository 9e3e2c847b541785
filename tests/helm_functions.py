#!/usr/bin/env python3
"""Template functions with many kinds of arguments, in `twinhull render` and in the real Helm: the same types and values.

Expressions that fail here are not passed to Helm, which would stop there; of a sample of them, Helm has to fail as well.
usage: helm_functions.py [--rounds N] [--seed S]
"""

import argparse
import base64
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import suite

HELM = suite.REPOSITORY / "build/tools/helm"
TWINHULL = suite.BUILD / "twinhull"
RETRIES = 12  # of Helm, after an expression on which both do not agree
# Functions and the kinds of their arguments: s text, i number, a anything, l list, m map, p regular expression, f layout.
FUNCTIONS = """
add aaa|add1 a|sub aa|mul aa|div aa|mod aa|max aa|min aa|floor a|ceil a|round ai|int a|int64 a|float64 a|toDecimal a|atoi s
maxf aa|minf aa|trim s|trimAll ss|trimPrefix ss|trimSuffix ss|upper s|lower s|title s|untitle s|substr iis|trunc is
abbrev is|abbrevboth iis|nospace s|initials s|swapcase s|snakecase s|camelcase s|kebabcase s|wrap is|wrapWith iss|contains ss
hasPrefix ss|hasSuffix ss|quote aa|squote aa|cat aa|indent ns|nindent ns|replace sss|plural ssi|toString a|split ss|splitList ss
splitn sis|join sa|sortAlpha a|toStrings a|until n|untilStep nni|seq nn|seq n|default aa|empty a|coalesce aaa|all aa|any aa|ternary aab
typeOf a|kindOf a|kindIs sa|deepEqual aa|first l|last l|rest l|initial l|append la|prepend la|concat ll|reverse l|uniq l
without la|has al|compact l|slice l|slice lnn|chunk nl|index la|index ma|len a|dict sasa|get ms|hasKey ms|keys m|values m|pluck sm
pick mss|omit mss|merge mm|mergeOverwrite mm|deepCopy a|dig ssam|toJson a|toYaml a|toPrettyJson a|toRawJson a|fromJson s
fromYaml s|b64enc s|b64dec s|b32enc s|b32dec s|sha1sum s|sha256sum s|sha512sum s|adler32sum s|regexMatch ps|regexFind ps
regexFindAll psi|regexReplaceAll pss|regexReplaceAllLiteral pss|regexSplit psi|regexQuoteMeta s|base s|dir s|clean s|ext s
isAbs s|urlParse s|semverCompare cv|semver v|eq aa|ne aa|lt aa|le aa|gt aa|ge aa|and aa|or aa|not a|print aa|println aa
printf Fa|html s|js s|urlquery s|duration a|durationRound a|dateInZone fis|htmlDate i|list aa|set msa|unset ms|tuple a
"""
KINDS = {
    "s": ['""', '"abc"', '"Hello World"', '"a,b,,c"', '"  x "', '"HTTPServer-v2_x"', '"ümläut"', '"{\\"a\\": [1, null]}"', '"a: 1\\nb: [x]"',
          '"/a/../b.txt"', '"https://u:p@h.com:80/p?q=1#f"', '"12"', '"010"', '"1.50"', '"YWJj"', '"!!"', '"<a&b>"', '"a\\tb\\n"'],
    "i": ["0", "1", "-1", "3", "7", "100"],
    "n": ["0", "1", "2", "5", "9"],
    "b": ["true", "false"],
    "l": ["(list)", "(list 1 2 3)", '(list "b" "a" nil "a")', '(list (dict "a" 1) 0.5 true)', '(splitList "," "x,y")', "(until 4)"],
    "m": ["(dict)", '(dict "a" 1 "b" "x")', '(dict "a" (dict "b" (list 1)) "c" nil)', '(dict "abc" 2.5)', ".Values.m"],
    "p": ['"a"', '"[a-c]+"', '"(.)(b)?"', '"^\\\\s*"', '"x*"', '"(?i)HELLO"'],
    "f": ['"2006-01-02"', '"Jan _2 3:04PM"', '"Mon, 02 Jan 2006 15:04:05 MST"', '"2006-01-02T15:04:05Z07:00"', '"06/1/2 15.04"'],
    "c": ['"^1.2"', '">=1.0, <2"', '"~1.2.3"', '"1.x"', '"*"', '">=1.2.3-0"', '"1.0 - 2.0"', '"!=1.5"', '"^0.2 || 3"', '">1"'],
    "v": ['"1.2.3"', '"v1.5"', '"2.0.0-rc.1"', '"0.2.9+b"', '"1"', '"3.1.4"'],
    "F": ['"%v"', '"%d"', '"%s"', '"%05d"', '"%-6s|"', '"%q"', '"%.2f"', '"%x"', '"%t"', '"%T"', '"%6.1f"', '"%c"', '"%%"', '"%+d"'],
}
KINDS["a"] = [*KINDS["s"][:6], *KINDS["i"][:4], "1.5", "true", "nil", "(list 1 2)", '(dict "a" 1)', ".Values.f", ".Values.none", "(int64 5)"]
TABLE = [entry.split() for entry in "|".join(FUNCTIONS.split("\n")).split("|") if entry]
VALUES = "m: {a: 1, b: {c: [x, 2.5]}, none: null}\nf: 1e6\n"
TEMPLATE = "kind: A\nmetadata: {{name: x}}\nr: {{{{ $r := {} }}}}{{{{ printf \"%T|%v\" $r $r | b64enc | quote }}}}\n"


def chart(folder, expressions):
    folder.mkdir()
    (folder / "templates").mkdir()
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: x\nversion: 1.0.0\n")
    (folder / "values.yaml").write_text(VALUES)
    for number, expression in expressions.items():
        (folder / f"templates/{number}.yaml").write_text(TEMPLATE.format(expression), "utf-8")


def results(output):
    return {int(number): base64.b64decode(text).decode("utf-8", "replace")
            for number, text in re.findall(r"# Source: x/templates/(\d+)\.yaml\n(?:.*\n)*?r: \"(.*)\"", output)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=suite.seed())
    options = parser.parse_args()
    source = random.Random(options.seed)
    expressions = {}
    for number in range(options.rounds):
        name, kinds = TABLE[number % len(TABLE)]
        expression = " ".join([name, *(source.choice(KINDS[kind]) for kind in kinds)])
        # The order of these is random in Helm.
        expressions[number] = f"sortAlpha ({expression})" if name in ("keys", "values") else expression
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        chart(folder / "ours", expressions)
        ran = subprocess.run([TWINHULL, "render", "ours"], cwd=folder, capture_output=True)
        ours = results(ran.stdout.decode("utf-8", "replace"))
        if ran.returncode not in (0, 1) or not ours:
            print(f"FAILED exit status {ran.returncode}: {ran.stderr.decode('utf-8', 'replace')[-300:]}")
            failed += 1
        given = {number: expressions[number] for number in ours}
        theirs = {}
        for attempt in range(RETRIES):
            chart(folder / f"theirs{attempt}", given)
            ran = subprocess.run([HELM, "template", folder / f"theirs{attempt}"], capture_output=True)
            if ran.returncode == 0:
                theirs = results(ran.stdout.decode("utf-8", "replace"))
                break
            text = ran.stderr.decode("utf-8", "replace")
            number = int(re.search(r"templates/(\d+)\.yaml", text)[1])
            print(f"FAILED only Helm rejects {{{{ {given.pop(number)} }}}}: {text.strip()[:300]}")
            failed += 1
        for number, expression in given.items():
            # The messages of parsers differ.
            if "map[Error:" in ours[number] and "map[Error:" in theirs.get(number, ""):
                continue
            if theirs.get(number) != ours[number]:
                print(f"FAILED {{{{ {expression} }}}}: Helm gives {theirs.get(number)!r}, we give {ours[number]!r}")
                failed += 1
        rejected = [number for number in expressions if number not in ours]
        for number in source.sample(rejected, min(15, len(rejected))):
            chart(folder / f"rejected{number}", {number: expressions[number]})
            if subprocess.run([HELM, "template", folder / f"rejected{number}"], capture_output=True).returncode == 0:
                print(f"FAILED only we reject {{{{ {expressions[number]} }}}}")
                failed += 1
    print(suite.closing_line(len(expressions) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
