"""Both outputs contain every string of the values unchanged, or `validate` reports its line.

Environments of a scratch root set every value that takes a string, every item of lists and every entry and key of open
maps to hostile texts. Each error of `twinhull generate` is at the line of such a text, which is then removed. Both outputs, of
the real Helm and Kustomize, must contain the others wherever they contain a harmless text in their place.
The seed is printed; it is the same every time but for TWINHULL_SEED.
"""

import concurrent.futures
import copy
import json
import os
import pathlib
import random
import re
import sys
import tempfile

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import outputs
import objects
import property as twins
import sampler
import suite
import systems
import texts

BINARY = outputs.REPOSITORY / "build/twinhull"
DRIVER = outputs.REPOSITORY / "build/tests/values_schema_driver"
BROKERS = ("redpanda", "strimzi")
ENVIRONMENTS = 4  # for each broker of each system
RANDOM_TEXTS = 20
ROUNDS = 8  # of taking away what is refused
FREE = re.compile(r"\.(env|annotations|podAnnotations)\.entry$|^config\.\*")  # where any string is allowed
FEWEST = 0.9  # of the texts at those places arrive


class Environment:
    def __init__(self, path, base, given):
        self.path, self.base, self.given = path, base, given
        self.write()

    def write(self):
        values = copy.deepcopy(self.base)
        for place, text in self.given.items():
            texts.put(values, place.path, place.wrapped(text))
        dumped = outputs.dump(values)
        self.path.write_text(dumped, "utf-8")
        root = yaml.compose(dumped, Loader=objects.BASE)
        self.at_line = {line: place for place, text in self.given.items()
                        for line in lines(root, place.path, place.wrapped(text))}

    def take_away(self, line):
        """Whether a text stands at a line; it does no longer."""
        self.given.pop(self.at_line.get(line), None)
        return line in self.at_line


def lines(node, path, text):
    """The lines of the key and of the value at a path."""
    for part in path:
        if part == texts.ITEM:
            key = node = node.value[-1]
        else:
            wanted = text if part == texts.KEY else part
            key, node = next(pair for pair in node.value if pair[0].value == wanted)
    return key.start_mark.line + 1, node.start_mark.line + 1


def refused(root):
    """Errors of `twinhull generate`."""
    report = json.loads(twins.twinhull(BINARY, root, "generate", "--format", "json").stdout)
    return [finding for finding in report["findings"] if finding["severity"] == "error"]


def sort_out(root, environments):
    """Takes away texts until all is valid. Gives findings that stand at no text."""
    by_path = {environment.path: environment for environment in environments}
    for _ in range(ROUNDS):
        findings = refused(root)
        if not findings:
            return []
        elsewhere = []
        at_fault = {}
        for finding in findings:
            # Where two values are compared, one of them may be the text.
            spots = [(by_path.get(root / place.get("file", "")), place.get("line")) for place in (finding, *finding.get("related", ()))]
            taken = [one for one, line in spots if one and one.take_away(line)]
            at_fault.update({one.path: one for one in taken})
            if not taken:
                elsewhere.append(finding)
        if elsewhere:
            return [f"not at the line of a text: {json.dumps(finding)[:700]}" for finding in elsewhere]
        for environment in at_fault.values():
            environment.write()
    return [f"still refused after {ROUNDS} rounds: {json.dumps(finding)[:300]}" for finding in findings]


def both(target):
    """The indexes of both outputs of a target, and what is wrong with one of them."""
    with tempfile.TemporaryDirectory(prefix="twinhull-strings-") as home:
        ran = [outputs.helm("template", target, home, target.secret_values()), outputs.kustomize(target, home)]
    for one in ran:
        if one.status:
            return None, [one.stderr]
    try:
        sides = [objects.read(one.stdout) for one in ran]
    except (yaml.YAMLError, objects.DuplicateKey) as error:
        return None, [f"cannot be read: {error}"]
    problems = objects.compare(*copy.deepcopy(sides), target.namespace)
    return [texts.index(side) for side in sides], problems


def main():
    rng = random.Random(suite.seed())
    print(f"seed {suite.seed()}", flush=True)
    turns = texts.Turns([*texts.HOSTILE, *texts.REFUSED, *texts.random_texts(rng, RANDOM_TEXTS)])
    problems, environments, marked = [], [], {}
    with tempfile.TemporaryDirectory(prefix="twinhull-strings-") as folder:
        root = pathlib.Path(folder)
        twins.scratch_root(outputs.REPOSITORY, root, examples=False)
        schemas = sampler.read_schemas(DRIVER, root)
        for system, schema in schemas.items():
            variant = min(one for one in (root / "environments" / system).iterdir() if one.is_dir())
            places = [place for place in texts.places(schema) if place.text and place.path[:2] not in secrets(root, system)]
            for broker in BROKERS:
                base = texts.switched_on(schema, broker)
                base.setdefault("global", {})["namespace"] = "strings"
                marked[system, broker] = Environment(variant / f"marked-{broker}.yaml", base, {place: place.marker for place in places})
                for number in range(ENVIRONMENTS):
                    environments.append((system, broker, Environment(
                        variant / f"{broker}-{number}.yaml", base, {place: turns.next(place.kind) for place in places})))
        tried = [(place, text) for _, _, one in environments for place, text in one.given.items()]
        problems = sort_out(root, [*marked.values(), *(one for _, _, one in environments)])
        by_name = {(target.system, target.name): target for target in systems.read_targets(root, root / "out")}
        target = lambda one: by_name[one.path.parents[1].name, f"{one.path.parent.name}-{one.path.stem}"]
        valid = [] if problems else environments
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            of_markers = dict(zip(marked, pool.map(lambda one: both(target(one)), marked.values() if valid else ())))
            of_texts = list(pool.map(lambda row: both(target(row[2])), valid))
    arrived = set()
    for (system, broker, one), (sides, wrong) in zip(valid, of_texts):
        harmless, cause = of_markers[system, broker]
        given = {place.marker: text for place, text in one.given.items() if place in marked[system, broker].given}
        for output, side in enumerate(sides or []) if harmless else []:
            seen, missing = texts.compare(harmless[output], side, given)
            wrong = wrong + missing
            arrived |= {(system, broker, one.path, place) for place in one.given if place.marker in seen}
        problems += [f"{system} {one.path.stem}: {text}" for text in [*cause, *wrong][:5]]
    accepted = sum(len(one.given) for _, _, one in valid)
    free = [text for place, text in tried if FREE.search(place.kind) and text not in texts.REFUSED]
    found = sum(1 for *_, place in arrived if FREE.search(place.kind))
    print(f"{len(tried)} texts set, {accepted} accepted, {len(arrived)} found in the objects; "
          f"{found} of {len(free)} where any string is allowed")
    if found < FEWEST * len(free):
        problems.append("too few of the texts arrive where any string is allowed")
    for problem in problems:
        print(f"FAILED {problem}")
    print(suite.closing_line(len(tried), len(problems)))
    return 1 if problems else 0


def secrets(root, system):
    return {("secrets", key.value) for key in systems.secret_keys(root, system)}


if __name__ == "__main__":
    sys.exit(main())
