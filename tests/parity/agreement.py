"""`twinhull validate` and the chart reject the same values.

Draws random values for every variant of every system, spoils most of them (types, bounds, patterns,
quantities, nulls, unknown keys, at every depth), writes each as an environment of a temporary root, and
compares `twinhull validate` for all in one run with the real `helm template` for each, with the same
files as layers. If they differ, the values are reduced to the minimum that still shows it. The seed is
printed; it is constant unless TWINHULL_SEED or --seed is set.

Before that, what random values rarely hit: similar quantities, and the messages of the document.
"""

import argparse
import concurrent.futures
import functools
import json
import math
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import outputs
import property as twins
import sampler
import spoiler
import suite
import systems

# Errors that only `validate` can report: rule, a pattern for the beginning of the value's path, reason. Values with only
# these count as accepted here.
ONLY_VALIDATE = [
    ("exceeds-capacity", "", "requires the requests of all objects, which templates do not have"),
    ("secret-in-values-file", "", "a secret in a file of the repository; Helm does not know which files are committed"),
    ("hardcoded-secret", "", "the same for texts that look like secrets"),
    ("invalid-secret-value", "", "in addition to `secret-in-values-file`; the chart checks the effective value"),
    ("pdb-blocks-drain", "", "the chart's validation compares two values; this requires three, and rounds a percentage"),
    ("node-port-conflict", "", "the chart's validation checks one component at a time"),
    ("dapr-port-conflict", "", "the port is in system.yaml: no value of the chart fixes it"),
    ("sidecar-with-dapr-disabled", "", "only applies in that layer or above; Helm merges layers before validation"),
    ("missing-required-value", r"secrets\.(?!source$|remoteKey$)\w+$", "a secret that a layer removes with `null`; the chart only requires it where it is used"),
    ("duplicate-object", "", "duplicate names only show when all objects are rendered, and the cluster rejects them"),
    ("invalid-enum-value", r"[\w.]*image\.tag$", "`latest`, which is for whoever installs the chart to decide"),
    ("invalid-type", r"[\w-]+\.env\.", "a number or boolean of `--set`, which the chart quotes"),
    ("undefined-name", "", "an expression in a values file, which the chart takes for a text"),
    ("unknown-field", "global.", "a parent chart passes its own `global`, so it is open"),
    ("unknown-field", r"[\w.-]*(resources|requests|limits|behavior|affinity|dnsConfig|options|rollout|rollingUpdate|spec|tolerations"
     r"|topologySpreadConstraints|hostAliases|networkPolicy\.(?:ingress|egress)|rules|clusterRules)\b", "fields of a later Kubernetes, in what is copied to objects"),
]

# Findings for which the result of the chart is open: rule, a part of the message, reason.
EITHER_WAY = [
    ("invalid-type", " extraObjects[", "the chart also accepts a manifest as one text, which can have templates"),
    ("out-of-range", "replica required", "zero replicas in a file of the repository; a chart accepts them unless `minReplicas` is set"),
    ("missing-secret-value", "", "an empty secret in a layer; the chart only requires it where it is used"),
    ("invalid-format", "the value is too large", "above 3.4e29 patterns cannot express it, and no cluster has that much;"
     " where it is compared, the chart still finds it too large"),
]


def layers_of(path):
    """The files of an environment in addition to the chart's values, lowest precedence first."""
    return [file for file in (path.parent / "values.yaml", path) if file.is_file()]


def merged(below, above, defaults, schema, root):
    """Two layers as one for Helm, as its own `-f` files merge, except for `null`: it is kept if it deletes a
    default of the chart or is at an unknown key. Otherwise it deletes the value of a lower layer, if any;
    Helm would pass it to the chart's schema instead, which is why targets are installed with one file."""
    schema = sampler.flatten(schema, root)
    result = dict(below)
    for key, value in above.items():
        place = schema.get("properties", {}).get(key, schema.get("additionalProperties"))
        default = defaults.get(key) if isinstance(defaults, dict) else None
        if isinstance(value, dict):
            lower = result.get(key) if isinstance(result.get(key), dict) else {}
            result[key] = merged(lower, value, default, place if isinstance(place, dict) else {}, root)
        elif value is not None or default is not None or place in (None, False):
            result[key] = value
        else:
            result.pop(key, None)
    return result


def helm_refuses(sides, path):
    """Helm's error for an environment; empty if it renders."""
    system = path.parents[1].name
    values = {}
    for file in layers_of(path):
        layer = yaml.safe_load(file.read_text("utf-8")) or {}
        values = merged(values, layer, sides.defaults[system], sides.schemas[system], sides.schemas[system])
    with tempfile.TemporaryDirectory(prefix="twinhull-agreement-") as home:
        # Below the environment, which can spoil `secrets`.
        given = pathlib.Path(home) / "secrets.yaml"
        given.write_text(outputs.dump({"secrets": sides.secrets[system]} if sides.secrets[system] else {}), "utf-8")
        whole = pathlib.Path(home) / "values.yaml"
        whole.write_text(outputs.dump(values), "utf-8")
        ran = outputs.run([outputs.HELM, "template", "agreement", sides.charts[system], "-f", given, "-f", whole,
                         "-n", "agreement"], home)
    if "which YAML cannot represent" in ran.stderr and re.search("[\u2028\u2029]", str(values.get("probe"))):
        return ""  # a map in which `validate` allows any value
    return ran.stderr.strip() or "no reason given" if ran.status else ""


def validate_refuses(binary, root, drawn):
    """The errors of `validate` for environments: path → texts of the relevant findings."""
    report = json.loads(twins.twinhull(binary, root, "validate", "--format", "json").stdout)
    said = {}
    for finding in report["findings"]:
        rule, value = finding["rule"], finding.get("path", "")
        only = any(rule == known and re.match(path, value) for known, path, _ in ONLY_VALIDATE)
        # The chart also rejects a key that YAML cannot represent in a map in which it allows any.
        only = only and not (rule == "unknown-field" and re.search("[\x7f-\x9f\u2028\u2029]", finding["message"] + value))
        if only or finding["severity"] != "error":
            continue
        paths = [root / finding.get("file", "")]
        if paths[0] not in drawn:
            targets = finding.get("targets") or [finding.get("target", "")]
            paths = []
            for target in targets:
                variant, _, environment = target.partition("-")
                paths.append(root / "environments" / finding.get("system", "") / variant / f"{environment}.yaml")
        for path in paths:
            if path not in drawn:
                raise twins.ToolFailed(f"a file of the repository itself is not valid: {finding}")
            said.setdefault(path, []).append(f"{rule}: {value}: {finding['message']}")
    return said


def write(path, values):
    path.write_text(outputs.dump(values), "utf-8")


def is_off(values, path):
    """Whether a value belongs to a part of the chart that is not enabled: its templates do not check it."""
    at = lambda *keys: functools.reduce(lambda part, key: part.get(key) if isinstance(part, dict) else None, keys, values)
    part = path.split(".")[0]
    if part in ("redpanda", "strimzi"):
        return not at("kafka", "enabled") or at("kafka", "broker") != part
    return at(part, "enabled") in (False, None) and isinstance(at(part), dict) and "enabled" in at(part)


def either_way(said):
    """Whether the result of the chart is open after all findings of validate."""
    known = lambda text: any(text.startswith(rule) and part in text for rule, part, _ in EITHER_WAY)
    return bool(said) and all(map(known, said))


def add_probe(path):
    """Adds a value to the schema that uses keywords the repository's schemas do not."""
    schema = json.loads(path.read_text("utf-8"))
    schema["properties"]["probe"] = json.loads((pathlib.Path(__file__).parent / "probe.json").read_text("utf-8"))
    schema["$defs"]["probeTree"] = {
        "type": "object", "additionalProperties": False, "properties": {
            "size": {"type": "integer", "minimum": 1, "errorMessage": {"minimum": "At least 1"}},
            "below": {"$ref": "#/$defs/probeTree"}}}
    path.write_text(json.dumps(schema, indent=2), "utf-8")


class Sides:
    """Both validations, on one temporary root with the charts of the repository's inputs."""

    def __init__(self, binary, driver, root):
        self.binary, self.root = binary, root
        add_probe(root / "schemas/values.schema.json")
        self.schemas = sampler.read_schemas(driver, root)
        if twins.twinhull(binary, root, "generate").returncode:
            raise twins.ToolFailed("the repository's own inputs cannot be generated")
        self.charts, self.secrets, self.defaults = {}, {}, {}
        for target in systems.read_targets(root, root / "out"):
            self.charts[target.system] = target.chart
            self.defaults[target.system] = yaml.safe_load((target.chart / "values.yaml").read_text("utf-8"))
            self.secrets[target.system] = {
                key.value: key.sample() for key in systems.secret_keys(root, target.system)}

    def differences(self, drawn):
        """path → (errors of validate, error of Helm) of those with only one of them."""
        said = validate_refuses(self.binary, self.root, drawn)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            helm = dict(zip(drawn, pool.map(lambda path: helm_refuses(self, path), drawn)))
        return len(said), {path: (said.get(path, []), helm[path]) for path in drawn
                           if bool(said.get(path)) != bool(helm[path]) and not either_way(said.get(path))
                           and not self.is_about_disabled(path, said.get(path, []))}

    def is_about_disabled(self, path, said):
        """Whether all findings of validate are in parts of the chart that are not enabled."""
        system = path.parents[1].name
        values = self.defaults[system]
        for file in layers_of(path):
            values = merged(values, yaml.safe_load(file.read_text("utf-8")) or {}, {}, self.schemas[system], self.schemas[system])
        return bool(said) and all(is_off(values, text.split(": ")[1]) for text in said)


def shrink(sides, path, values, found):
    """Removes value after value, whole maps first, while the two sides still differ."""
    smaller = True
    while smaller:
        smaller = False
        for leaf in sorted(twins.leaves(values), key=len):
            try:
                attempt = twins.without(values, leaf)
            except KeyError:
                continue  # it was removed with its map
            write(path, attempt)
            _, differs = sides.differences({path: attempt})
            if differs:
                values, found, smaller = attempt, differs[path], True
    return values, found


def random_values(sides, rng, count):
    """Problems with random values, one text each."""
    drawn = {sides.root / "environments" / place.file: values
             for place, values in twins.draw_environments(rng, sides.root, count, sides.schemas).items()}
    for path, values in drawn.items():
        values.pop("probe", None)  # random values of it are rarely valid
        for _ in range(rng.choice([0, 1, 1, 1, 1, 1, 2, 3])):
            spoiler.spoil(rng, values, sides.schemas[path.parents[1].name])
        write(path, values)
    refused, differing = sides.differences(drawn)
    print(f"{count} environments drawn, {refused} rejected by validate")
    for path in drawn:
        path.unlink()
    problems = []
    for number, (path, found) in enumerate(differing.items()):
        values = drawn[path]
        if number < 5:  # the rest usually has the same causes
            values, found = shrink(sides, path, values, found)
            path.unlink(missing_ok=True)
        said, helm = found
        problems.append(f"{path.relative_to(sides.root)}\n{outputs.indent(outputs.dump(values, visible=True))}\n"
                        f"  validate: {'; '.join(said) or 'accepts it'}\n  helm: {helm or 'accepts it'}")
    # A test in which everything or nothing is rejected proves little.
    if not count * 0.2 < refused < count * 0.95:
        problems.append(f"{refused} of {count} are rejected: the samples no longer match the schemas")
    return problems, count - len(differing)


# ---- quantities ---------------------------------------------------------------------------------------

SUFFIXES = {"": 0, "n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
BINARY = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6}
LARGEST_BINARY = (2**63 - 1) * 10**9


def billionths(text):
    """The value as Kubernetes stores it: rounded up to billionths, and capped if it is binary."""
    suffix = text.lstrip("+0123456789.")
    digits = text[:len(text) - len(suffix)].lstrip("+").rstrip(".")
    number = Fraction("0" + digits if digits.startswith(".") else digits)
    if suffix in BINARY:
        return min(math.ceil(number * 1024**BINARY[suffix] * 10**9), LARGEST_BINARY)
    power = SUFFIXES[suffix] if suffix in SUFFIXES else int(suffix[1:])
    return math.ceil(number * Fraction(10)**power * 10**9)


def distinct(one, other):
    """Whether floating point, which the chart uses, tells two quantities apart. `validate` compares exactly."""
    amounts = billionths(one), billionths(other)
    if LARGEST_BINARY in amounts:
        return False
    exact = all(len(re.sub(r"[^0-9]", "", text.split("e")[0].split("E")[0]).strip("0")) <= 15 for text in (one, other))
    return exact or abs(amounts[0] - amounts[1]) * 10**12 > max(amounts)


def random_quantity(rng):
    number = str(rng.choice([0, 1, 5, 9, 1023, 1024, rng.randint(0, 10**rng.randint(1, 21))]))
    number = rng.choice([number, number, f"{number}.", f".{number}", f"0{number}",
                         f"{number}.{rng.randint(0, 10**rng.randint(1, 12))}", f"{number}.0"])
    exponent = f"{rng.choice('eE')}{rng.choice(['', '+', '-'])}{rng.choice(['', '0'])}{rng.randint(0, 9)}"
    return rng.choice(["", "", "+"]) + number + rng.choice([*SUFFIXES, *BINARY, exponent])


def alike(rng, text):
    """A quantity similar to another: the same value, or slightly more or less, in another notation."""
    amount = billionths(text) + rng.choice([0, 0, 1, -1, 10**9])
    return rng.choice([f"{max(amount, 0)}n", f"{max(amount, 0)}e-9", f"{max(amount, 0) // 1000}u",
                       f"{max(amount, 0) // 10**9}"])


EDGES = ["9223372036854775807", "9223372036854775808", "8Ei", "9Ei", "7.999999999999999999Ei", "16Ei", "1e27", "1e-27",
         "0", "0.0", "0e9", "0.0000000001", "0.000000001", "1n", "0.1n", "1.1n", "2n", "0.1Ki", "102.4", "102400000001n",
         "1E", "1E0", "1e18", "1Ki", "1024", "1k", "1000", "999.9999999999", "1e+03", "1e03", "512Mi", "536870912"]


def quantities(chart, rng, count):
    """The chart's template for comparing quantities, against exact arithmetic."""
    pairs = [(a, b) for a in EDGES for b in EDGES]
    while len(pairs) < count:
        first = random_quantity(rng)
        pairs.append((first, rng.choice([random_quantity, lambda _, first=first: alike(rng, first)])(rng)))
    pairs = [pair for pair in pairs if distinct(*pair)]
    with tempfile.TemporaryDirectory(prefix="twinhull-agreement-") as home:
        folder = pathlib.Path(home) / "chart"
        (folder / "templates").mkdir(parents=True)
        (folder / "Chart.yaml").write_text("apiVersion: v2\nname: pairs\nversion: 0.1.0\n")
        helpers = (chart / "templates/_validation.tpl").read_text("utf-8")
        name = helpers.split('.check-maximum" -}}')[0].rsplit('"', 1)[1]
        (folder / "templates/_validation.tpl").write_text(helpers)
        (folder / "templates/pairs.yaml").write_text(
            "answers:\n{{- range .Values.pairs }}\n  - {{ include \"NAME.check-maximum\" (list \"\" (first .) (last .) \"\") | empty | not | quote }}\n{{- end }}\n".replace("NAME", name))
        (folder / "values.yaml").write_text(outputs.dump({"pairs": [list(pair) for pair in pairs]}))
        ran = outputs.run([outputs.HELM, "template", "pairs", folder], home)
    answers = [line[4:] == '"true"' for line in ran.stdout.splitlines() if line.startswith("  - ")]
    if len(answers) != len(pairs):
        return [f"helm template of {len(pairs)} pairs of quantities gives {len(answers)} answers\n{ran.stderr}"], 0
    wrong = [(a, b, said) for (a, b), said in zip(pairs, answers) if said != (billionths(a) > billionths(b))]
    problems = [f"is `{a}` above `{b}`? the chart says {'yes' if said else 'no'}" for a, b, said in wrong]
    return problems[:10], len(pairs) - len(wrong)


# ---- the sentences of the document --------------------------------------------------------------------

# Violations of each rule of the document of 004-kubernetes-deployment, with the required message.
SENTENCES = [
    ("secrets.databaseUrl=", "Database URL is required"),
    ("secrets.openaiApiKey=", "Valid OpenAI API key required"),
    ("secrets.openaiApiKey=pk-0123", "Valid OpenAI API key required"),
    ("frontend.replicaCount=0", "At least 1 frontend replica required"),
    ("backend.replicaCount=0", "At least 1 backend replica required"),
    ("backend.resources.requests.memory=2Gi", "Request cannot exceed limit"),
    ("frontend.resources.requests.cpu=1.5", "Request cannot exceed limit"),
]


def sentences(sides):
    problems = []
    chart = sides.charts["004-kubernetes-deployment"]
    with tempfile.TemporaryDirectory(prefix="twinhull-agreement-") as home:
        secrets = pathlib.Path(home) / "secrets.yaml"
        secrets.write_text(outputs.dump({"secrets": sides.secrets["004-kubernetes-deployment"]}), "utf-8")
        for setting, sentence in SENTENCES:
            for command in (["template", "todo"], ["install", "todo", "--dry-run=client"]):
                ran = outputs.run([outputs.HELM, *command, chart, "-f", secrets, "--set-string" if "=1." in setting else "--set",
                                 setting], home)
                if not ran.status or sentence not in ran.stderr:
                    problems.append(f"helm {command[0]} --set {setting} does not say `{sentence}`\n{outputs.indent(ran.stderr)}")
    return problems, 2 * len(SENTENCES) - len(problems)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=suite.seed())
    parser.add_argument("--count", type=int, default=os.environ.get("TWINHULL_AGREEMENT_COUNT") or 200,
                        help="number of environments to draw")
    parser.add_argument("--pairs", type=int, default=5000, help="number of pairs of quantities to compare")
    parser.add_argument("--binary", default=str(outputs.REPOSITORY / "build/twinhull"))
    parser.add_argument("--driver", default=str(outputs.REPOSITORY / "build/tests/values_schema_driver"))
    parser.add_argument("--root", type=pathlib.Path, default=outputs.REPOSITORY)
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    rng = random.Random(options.seed)

    problems, passed = [], 0
    with tempfile.TemporaryDirectory(prefix="twinhull-agreement-") as folder:
        root = pathlib.Path(folder)
        twins.scratch_root(options.root, root, examples=False)
        sides = Sides(os.path.abspath(options.binary), options.driver, root)
        for found, good in (quantities(next(iter(sides.charts.values())), rng, options.pairs), sentences(sides),
                            random_values(sides, rng, options.count)):
            problems += found
            passed += good
    for problem in problems:
        print(f"FAILED {problem}")
    print(f"{passed} passed, {len(problems)} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (twins.ToolFailed, subprocess.SubprocessError) as error:
        print(f"FAILED {error}\n0 passed, 1 failed")
        sys.exit(1)
