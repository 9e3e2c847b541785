#!/usr/bin/env python3
"""Random Go templates, rendered by `twinhull render` and by the real Helm: the same text, byte for byte, or the same error.

The templates are made from a grammar with all actions: pipelines, variables, `if`, `with`, `range`, `break`, `define`, `block`,
`template`, `include`, `tpl`, comments and trim markers. Templates that fail here are not passed to Helm together with the others; a
sample of them is rendered alone, and the messages must be the same. A template that differs is reduced first.
usage: template_property.py [--rounds N] [--seed S]
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
from helm_functions import HELM, KINDS, TABLE, TWINHULL

BATCH = 500  # templates per chart
REJECTED = 80  # failing templates that Helm renders too, each alone
VALUES = """\
text: "Hello, World"
empty: ""
lines: "a\\n  b\\n"
number: 3
float: 1.5
large: 1e6
yes: true
no: false
none: null
list: [a, b, 3, true, null]
maps: [{name: a, n: 1}, {name: b, n: 2}]
m: {a: 1, b: {c: [x, 2.5]}}
f: 1e6
map: {one: 1, two: {three: x, list: [1, 2]}}
template: "{{ .Values.text }}-{{ .Release.Name }}"
"""
PATHS = ["$.Values.text", "$.Values.empty", "$.Values.lines", "$.Values.number", "$.Values.float", "$.Values.large", "$.Values.yes", "$.Values.no",
         "$.Values.none", "$.Values.list", "$.Values.maps", "$.Values.map", "$.Values.map.two", "$.Values.map.two.three", "$.Values.missing",
         "$.Release.Name", "$.Chart.Name", "$.Values.map.one", "$.Capabilities.KubeVersion.Version", "$.Template.Name"]
UNUSUAL_PATHS = [".Values.missing.deep", ".Values.text.length", ".name", ".Values.maps.name", "$.none.none"]
TEXTS = ["", " ", "\n", "  \n", "a", "x: y\n", "- ", "{ }", "\t", "é", "\n\n  "]
LISTS = ["$.Values.list", "$.Values.maps", "$.Values.map", "$.Values.map.two", "(list 1 2 3)", "(until 4)", "$.Values.none", "$.Values.missing", "(dict \"k\" 1 \"a\" 2)", "(splitList \",\" \"x,y\")"]
# Results that differ in each run of Helm, in their order or because they are the time, and messages of other parsers.
REPLACED = ("keys", "values", "htmlDate", "fromJson", "fromYaml")


# As in tests of functions, but wherever `.` is, and without changes that other templates would see.
ARGUMENTS = {kind: [value.replace(".Values.m", "(deepCopy $.Values.m)").replace(".Values.f", "$.Values.f").replace(".Values.none", "$.Values.none") for value in values]
             for kind, values in KINDS.items()}


class Grammar:
    """A random template, as a tree of lists and texts."""

    def __init__(self, source):
        self.source = source
        self.defined = ["helper", "recursive"]

    def chance(self, share):
        return self.source.random() < share

    def operand(self, variables, depth):
        kind = self.source.randrange(10)
        if kind < 3:
            return self.source.choice(UNUSUAL_PATHS if self.chance(0.03) else PATHS)
        if kind < 5 and variables:
            return self.source.choice(variables) + (self.source.choice([".name", ".one"]) if self.chance(0.03) else "")
        if kind < 7 and depth > 0:
            return "(" + self.pipeline(variables, depth - 1) + ")" + (".name" if self.chance(0.03) else "")
        if kind == 7 and self.chance(0.3):
            return self.source.choice(["`raw \\n`", "'a'", "0x1F", "1_000", "1e3", "-2", ".5", "true", '"\\u00e9\\t"'])
        return self.source.choice(ARGUMENTS["a"])

    def argument(self, variables):
        """Of a template: not the context as a whole, which has addresses that Helm prints."""
        return self.source.choice([*PATHS[:15], *variables, '"text"', "1"])

    def call(self, variables, depth, piped):
        name, kinds = self.source.choice(TABLE)
        if name in REPLACED:
            name, kinds = "len", "a"
        count = len(kinds) - (1 if piped else 0)
        arguments = [self.source.choice(ARGUMENTS[kind]) if self.chance(0.95) else self.operand(variables, depth) for kind in kinds[:count]]
        return " ".join([name, *arguments])

    def pipeline(self, variables, depth):
        kind = self.source.randrange(8)
        if kind == 0:
            first = f'include "{self.source.choice(self.defined)}" {self.argument(variables)}'
        elif kind == 1:
            first = f"tpl {self.source.choice(['$.Values.template', '$.Values.text', self.operand(variables, 0)])} $"
        elif kind < 5:
            first = self.call(variables, depth, False)
        else:
            first = self.operand(variables, depth)
            first = "print" if first == "nil" else first
        parts = [first]
        while self.chance(0.3) and len(parts) < 4:
            parts.append(self.call(variables, depth, True) if self.chance(0.05) else self.source.choice(
                ["quote", "squote", "toString", "toYaml", "toJson", "default \"d\"", "int", "toString | upper", "toString | nindent 2",
                 "toString | indent 1", "toString | trim", "toString | len", "kindOf", "typeOf", "empty", "not", "printf \"%v|%T\" 1"]))
        return " | ".join(parts)

    def action(self, content):
        left = self.source.choice(["{{ ", "{{", "{{- "])
        right = self.source.choice([" }}", "}}", " -}}"])
        return left + content + right

    def nodes(self, variables, depth, looping):
        scope = list(variables)
        return [self.node(scope, depth, looping) for _ in range(self.source.randrange(1, 5))]

    def node(self, scope, depth, looping):
        kind = self.source.randrange(16 if depth > 0 else 8)
        if kind < 2:
            return self.source.choice(TEXTS)
        if kind < 6:
            return self.action(self.pipeline(scope, 2))
        if kind == 6:
            name = f"${self.source.choice('abc')}"
            if name in scope and self.chance(0.5):
                return self.action(f"{name} = {self.pipeline(scope, 1)}")
            value = self.pipeline(scope, 1)
            scope.append(name)
            return self.action(f"{name} := {value}")
        if kind == 7:
            if looping and self.chance(0.5):
                return self.action(self.source.choice(["break", "continue"]))
            return self.source.choice(["{{/* a comment */}}", "{{- /* trimmed */ -}}", self.action(f'template "{self.source.choice(self.defined)}" {self.argument(scope)}')])
        if kind < 11:
            tree = [self.action(f"if {self.pipeline(scope, 2)}"), self.nodes(scope, depth - 1, looping)]
            if self.chance(0.3):
                tree += [self.action(f"else if {self.pipeline(scope, 1)}"), self.nodes(scope, depth - 1, looping)]
            if self.chance(0.5):
                tree += [self.action("else"), self.nodes(scope, depth - 1, looping)]
        elif kind < 13:
            declared = self.chance(0.3)
            tree = [self.action(("with $w := " if declared else "with ") + self.pipeline(scope, 2)),
                    self.nodes(scope + ["$w"] * declared, depth - 1, looping)]
            if self.chance(0.3):
                tree += [self.action(f"else with {self.pipeline(scope, 1)}"), self.nodes(scope, depth - 1, looping)]
            if self.chance(0.4):
                tree += [self.action("else"), self.nodes(scope, depth - 1, looping)]
        elif kind < 15:
            names = self.source.choice([[], ["$v"], ["$i", "$v"]])
            subject = self.source.choice(LISTS)
            if self.chance(0.1):
                subject = self.source.choice(["3", "$.Values.number", "$.Values.text", self.pipeline(scope, 1)])
            tree = [self.action("range " + ", ".join(names) + (" := " if names else "") + subject), self.nodes(scope + names, depth - 1, True)]
            if self.chance(0.3):
                tree += [self.action("else"), self.nodes(scope, depth - 1, looping)]
        else:
            tree = [self.action(f'block "block{self.source.randrange(10 ** 9)}" $'), self.nodes([], depth - 1, False)]
        return [*tree, self.action("end")]


def text_of(tree):
    return tree if isinstance(tree, str) else "".join(map(text_of, tree))


def smaller(tree):
    """Trees that lack one node."""
    if isinstance(tree, str):
        return
    for index, child in enumerate(tree):
        if index % 2 or not isinstance(tree[0], str) or not tree[0].startswith("{{"):
            yield tree[:index] + tree[index + 1:]
        for one in smaller(child):
            yield tree[:index] + [one] + tree[index + 1:]


def chart(folder, trees):
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: x\nversion: 1.0.0\n")
    (folder / "values.yaml").write_text(VALUES)
    (folder / "templates/_helpers.tpl").write_text('{{ define "helper" }}<{{ . | toString }}>{{ end }}\n{{ define "recursive" }}'
                                                  '{{ if kindIs "float64" . }}{{ . }}{{ else }}{{ include "helper" 1 }}{{ end }}{{ end }}')
    for number, tree in trees.items():
        (folder / f"templates/{number}.yaml").write_text(
            f'{{{{- define "t{number}" }}}}{text_of(tree)}{{{{ end -}}}}\nkind: A\nmetadata: {{name: x}}\n'
            f'r: {{{{ include "t{number}" . | b64enc | quote }}}}\n', "utf-8")


def results(output):
    return {int(number): base64.b64decode(text).decode("utf-8", "replace")
            for number, text in re.findall(r"# Source: x/templates/(\d+)\.yaml\n(?:.*\n)*?r: \"(.*)\"", output)}


def run(program, folder):
    ran = subprocess.run([*program, folder], capture_output=True, cwd=folder.parent, timeout=120)
    return ran.returncode, ran.stdout.decode("utf-8", "replace"), ran.stderr.decode("utf-8", "replace")


def fault(text):
    """The message, without the words of the program around it."""
    found = re.search(r"(?:error\[chart-render-error\]: |Error: )(.*?)(?:\n\s*(?:\d+ )?\||\nhelp:|\n\nUse --debug|\Z)", text, re.S)
    message = found[1].strip() if found else text.strip()
    return re.sub(r"\s+", " ", message)


class Comparison:
    def __init__(self, scratch):
        self.scratch = scratch
        self.count = 0

    def folder(self):
        self.count += 1
        return self.scratch / f"c{self.count}"

    def alone(self, tree):
        """What both make of one template: a text or an error each."""
        folder = self.folder()
        chart(folder, {0: tree})
        ours, theirs = run([TWINHULL, "render"], folder), run([HELM, "template"], folder)
        return [results(out).get(0) if status == 0 else "error: " + fault(out + err) for status, out, err in (ours, theirs)]

    def differs(self, tree):
        ours, theirs = self.alone(tree)
        return ours != theirs

    def reduced(self, tree, attempts=60):
        progress = True
        while progress:
            progress = False
            for one in smaller(tree):
                attempts -= 1
                if attempts < 0:
                    return tree
                if self.differs(one):
                    tree, progress = one, True
                    break
        return tree


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=suite.seed())
    options = parser.parse_args()
    source = random.Random(options.seed)
    failed, differing = 0, []
    with tempfile.TemporaryDirectory(prefix="twinhull-templates-") as name:
        comparison = Comparison(pathlib.Path(name))
        rejected = []
        for start in range(0, options.rounds, BATCH):
            grammar = Grammar(source)
            trees = {number: grammar.nodes([], 3, False) for number in range(start, min(start + BATCH, options.rounds))}
            folder = comparison.folder()
            chart(folder, trees)
            status, out, err = run([TWINHULL, "render"], folder)
            ours = results(out)
            if status not in (0, 1) or not ours:
                print(f"FAILED exit status {status}: {err[-300:]}")
                failed += 1
            rejected += [trees[number] for number in trees if number not in ours]
            given = {number: trees[number] for number in ours}
            while given:
                folder = comparison.folder()
                chart(folder, given)
                status, out, err = run([HELM, "template"], folder)
                if status == 0:
                    theirs = results(out)
                    differing += [tree for number, tree in given.items() if theirs.get(number) != ours[number]]
                    break
                number = re.search(r"templates/(\d+)\.yaml", err)
                differing.append(given.pop(int(number[1])) if number else given.popitem()[1])
        differing += [tree for tree in source.sample(rejected, min(REJECTED, len(rejected))) if comparison.differs(tree)]
        for tree in differing[:20]:
            least = comparison.reduced(tree)
            ours, theirs = comparison.alone(least)
            print(f"FAILED {text_of(least)!r}\n    Helm:  {theirs!r}\n    here:  {ours!r}")
    failed += len(differing)
    print(f"{len(rejected)} of {options.rounds} templates fail in both")
    print(suite.closing_line(options.rounds - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
