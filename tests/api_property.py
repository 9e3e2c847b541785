"""Valid objects of every kind, in every release, have no findings; spoiled ones have the expected finding at its location.

    tests/api_property.py DRIVER

The objects of our own out/, rendered by the real kubectl, are checked against every release as well.

Objects are generated at random directly from the published OpenAPI files and CustomResourceDefinitions (and
from schemas/kubernetes/facts.txt and constraints.txt, which add to them), independent of the distilled files. Custom resources are
checked twice: by the built-in tables, and by their CustomResourceDefinition read at run time.
"""

import collections
import copy
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

import api_samples
import schemas
import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
DISTIL = schemas.load_script("distil-schemas")
# Sampled custom resources satisfy the schema of their kind, but not its rules in CEL.
IN_CEL = ("validation-rule-violation",)
# On objects that the server accepts, or that depend on several fields.
WARNINGS = ("conflicting-fields", "deprecated-api", "deprecated-field", "null-value", "removed-field")
ROUNDS = int(os.environ.get("TWINHULL_ROUNDS", "2"))


class Case:
    """An object, how it was spoiled, and the expected finding."""

    def __init__(self, name, value, expected=None):
        self.name, self.value, self.expected = name, value, expected


def path_text(path):
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif re.search(r'[.\[\]"]', part):
            text += f'["{part}"]'
        else:
            text += ("." if text else "") + part
    return text


def at(value, path):
    for part in path:
        value = value[part]
    return value


def spoiled(sites, whole, choose):
    """A copy of the object with one error, and the expected finding; None if nothing can be spoiled."""
    path, schema = choose.choice(sites)
    value = copy.deepcopy(whole)
    try:
        here = at(value, path)
    except (KeyError, IndexError, TypeError):
        return None  # it was removed again
    ways = []
    if isinstance(here, dict) and schema.closed:
        ways.append("unknown-field")
        if path[:1] != ["status"]:
            ways += ["missing-required-value"] * bool([f for f in schema.required if f in here and (path or f not in ("kind", "apiVersion"))])
    if schema.wrong is not None and path and path not in (["kind"], ["apiVersion"]):
        ways.append("invalid-type")
    if schema.enum and isinstance(here, str):
        ways.append("invalid-enum-value")
    if not ways:
        return None
    rule = choose.choice(ways)
    if rule == "unknown-field":
        here["zzUnknown"] = "x"
        return value, (rule, path_text(path + ["zzUnknown"]))
    if rule == "missing-required-value":
        field = choose.choice([f for f in schema.required if f in here and (path or f not in ("kind", "apiVersion"))])
        del here[field]
        return value, (rule, path_text(path + [field]))
    at(value, path[:-1])[path[-1]] = "NoSuchValue" if rule == "invalid-enum-value" else schema.wrong
    return value, (rule, path_text(path))


def cases_of(name, make, choose):
    for _ in range(ROUNDS):
        sites = []
        value = make(sites, choose)
        yield Case(name, value)
        for _ in range(3):
            bad = spoiled(sites, value, choose)
            if bad:
                yield Case(f"{name}, spoiled", *bad)


def judge(cases, command, ignored=()):
    """What went wrong, as text. `ignored`: rules whose findings do not count."""
    stream = "".join("---\n" + json.dumps(case.value, ensure_ascii=False) + "\n" for case in cases)
    ran = subprocess.run(command, input=stream.encode(), capture_output=True, timeout=600)
    if ran.returncode != 0:
        return [f"{command}: {ran.stderr.decode()[:500]}"]
    found = collections.defaultdict(list)
    for line in ran.stdout.decode().splitlines():
        number, rule, *rest = line.split("\t")
        if rule not in WARNINGS and rule not in ignored:
            found[int(number)].append((rule, *rest))
    wrong = []
    for number, case in enumerate(cases):
        got = found.get(number, [])
        if case.expected is None and got:
            wrong.append(f"{case.name}: a valid object, but {got[0]}")
        if case.expected is not None and not any(entry[:2] == case.expected for entry in got):
            wrong.append(f"{case.name}: {case.expected} was not reported, but {got[:2]}")
        if case.expected is not None and case.expected[0] == "unknown-field" and len(got) != 1:
            wrong.append(f"{case.name}: {case.expected} alone is expected, but {got[:3]}")
    return wrong


def own_objects():
    """The objects of out/, target by target."""
    kubectl = os.environ.get("TWINHULL_KUBECTL", "")
    if not os.access(kubectl, os.X_OK):
        print("skipped: apis of out/ (TWINHULL_KUBECTL is not set to a program)")
        return
    for tree in sorted(REPOSITORY.glob("out/*/kustomize")):
        with tempfile.TemporaryDirectory(prefix="twinhull-apis-") as home:
            copy_ = shutil.copytree(tree, pathlib.Path(home) / "kustomize")
            for example in list(copy_.rglob("*.env.example")):  # values of secrets are not stored
                shutil.copy(example, example.with_suffix(""))
            for overlay in sorted((copy_ / "overlays").iterdir()):
                text = subprocess.run([kubectl, "kustomize", overlay], capture_output=True, check=True).stdout
                for number, document in enumerate(yaml.load_all(text, Loader=DISTIL.Loader)):
                    yield Case(f"{tree.parent.name} {overlay.name}, object {number}", document)


def main():
    driver = sys.argv[1]
    data = pathlib.Path(os.environ.get("TWINHULL_DATA", ""))
    if not (data / "kubernetes-openapi").is_dir() or not (data / "crds").is_dir():
        print("skipped: apis (TWINHULL_DATA is not set to a directory with kubernetes-openapi/ and crds/)")
        print(suite.closing_line(0, 0, 1))
        return 0
    choose = random.Random(suite.seed())
    wrong, count = [], 0

    own = list(own_objects())
    facts = api_samples.read_facts(*(REPOSITORY / "schemas/kubernetes" / name for name in DISTIL.FACTS))
    for path in sorted((data / "kubernetes-openapi").glob("swagger-v1.*.json")):
        release = path.stem.split("-v")[1]
        api = api_samples.Swagger(json.loads(path.read_text()), facts)
        cases = [case for name, make in api.kinds()
                 for case in cases_of(f"Kubernetes {release}: {name}", make, choose)] + own
        wrong += judge(cases, [driver, release])
        count += len(cases)

    paths = sorted((data / "crds").glob("*.yaml"))
    known = set()
    for older in (False, True):
        crds = [d for path in paths if path.name.startswith(DISTIL.OLDER) == older
                for d in yaml.load_all(path.read_text(), Loader=DISTIL.Loader) if d]
        cases = [case for crd in crds for name, make in api_samples.custom_kinds(crd, known)
                 for case in cases_of(name, make, choose)]
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write("".join("---\n" + json.dumps(crd) + "\n" for crd in crds))
            file.flush()
            wrong += judge(cases, [driver, "1.36"], IN_CEL) + judge(cases, [driver, "1.36", file.name], IN_CEL)
        count += 2 * len(cases)

    for line in wrong[:40]:
        print(f"FAILED {line}")
    print(suite.closing_line(count - len(wrong), len(wrong)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
