"""The estimated costs of validation rules are those of a kube-apiserver.

    tests/server/costs.py TWINHULL [--accept]

Each line of costs.tsv has an expression, how many items the list has whose items have it as a rule, and by how much the cost
of the rule then exceeds its budget, according to the server. The numbers of items are such that this is between 1.5 and 100
if possible, which the server rounds to one digit. `--accept` asks the server of TWINHULL_KUBE_APISERVER and writes its answers.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

import server

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import suite  # noqa: E402

FACTOR = r"(more than 100|[\d.]+)"
FILE = pathlib.Path(__file__).with_name("costs.tsv")


def text(**more):
    return {"type": "string", **more}


def items(most, **schema):
    return {"type": "array", "maxItems": most, "items": schema}


PROPERTIES = {
    "name": text(maxLength=63), "free": text(), "n": {"type": "integer"}, "f": {"type": "number"}, "b": {"type": "boolean"},
    "e": text(enum=["a", "bbbb", "cc"]), "d": text(format="duration"), "t": text(format="date-time"),
    "by": text(format="byte", maxLength=100), "ios": {"x-kubernetes-int-or-string": True, "maxLength": 20},
    "l": items(20, **text(maxLength=30)), "ln": items(30, type="integer"),
    "lo": items(10, type="object", required=["k"], properties={
        "k": text(maxLength=10), "v": {"type": "integer"}, "q": items(5, **text(maxLength=7))}),
    "m": {"type": "object", "maxProperties": 12, "additionalProperties": text(maxLength=40)},
    "mi": {"type": "object", "maxProperties": 12, "additionalProperties": {"type": "integer"}},
    "o": {"type": "object", "properties": {"x": text(maxLength=5), "namespace": text(maxLength=9)}},
}


def definition(number, most, expression):
    """A CustomResourceDefinition with the expression as its only rule."""
    item = {"type": "object", "required": ["name", "n"], "properties": PROPERTIES,
            "x-kubernetes-validations": [{"rule": expression, "message": "wrong"}]}
    schema = {"type": "object", "properties": {"outer": items(most, **item)}}
    names = {"kind": f"T{number}", "listKind": f"T{number}List", "plural": f"t{number}s", "singular": f"t{number}"}
    return {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": f"t{number}s.example.org"},
            "spec": {"group": "example.org", "scope": "Namespaced", "names": names, "versions": [
                {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}]}}


def factors(twinhull, definitions):
    """By how much each cost exceeds the budget, according to the linter: text, or "none"."""
    with tempfile.TemporaryDirectory(prefix="twinhull-costs-") as home:
        for number, one in enumerate(definitions):
            pathlib.Path(home, f"{number:04}.json").write_text(json.dumps(one), "utf-8")
        ran = subprocess.run([pathlib.Path(twinhull).resolve(), "lint", ".", "--format", "json"], cwd=home, capture_output=True, text=True)
    found = {}
    for finding in json.loads(ran.stdout)["findings"]:
        factor = re.search(rf"is {FACTOR} times its budget", finding["message"])
        if finding["rule"] == "expensive-expression" and factor:
            found[int(pathlib.Path(finding["file"]).stem)] = factor[1]
    return [found.get(number, "none") for number in range(len(definitions))]


def factor_of_server(running, one):
    path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All&fieldValidation=Strict"
    answer = running.call("POST", path, json.dumps(one))[1].decode()
    found = re.search(rf"estimated rule cost exceeds budget by factor of {FACTOR}x", answer)
    return found[1] if found else "none"


def main():
    lines = [line.split("\t") for line in FILE.read_text("utf-8").splitlines()]
    definitions = [definition(number, int(most), expression) for number, (most, _, expression) in enumerate(lines)]
    if "--accept" in sys.argv:
        with server.Server(server.programs()) as running:
            lines = [(most, factor_of_server(running, one), text) for (most, _, text), one in zip(lines, definitions)]
        FILE.write_text("".join("\t".join(line) + "\n" for line in lines), "utf-8")
    failed = 0
    for (most, factor, expression), ours in zip(lines, factors(sys.argv[1], definitions)):
        if ours != factor:
            failed += 1
            print(f"FAILED {most} times `{expression}`: {ours}, the server says {factor}")
    print(suite.closing_line(len(lines) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
