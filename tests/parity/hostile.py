"""No value adds to what a chart renders, even where Helm is told not to ask the schema.

Every value of every chart, every item of its lists, and every key and entry of its open maps is set to texts that are
more than text where nothing quotes them, under `helm template --skip-schema-validation`. Either Helm refuses, or the
objects have the keys and items that they have with a harmless text in its place, and that text stands whole in each
place where the harmless one stood.
"""

import concurrent.futures
import copy
import os
import pathlib
import re
import sys
import tempfile

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import hulls
import sampler
import spoiler
import suite
import systems

DRIVER = hulls.REPOSITORY / "build/tests/values_schema_driver"
HARMLESS = "harmless"
HOSTILE = [
    "{injected: true} # '\n---\nkind: Injected\n...",  # bare: a map, a comment, an object of its own
    "\" #' }} {{ \ninjected: [\"\n---\nkind: Injected\n# \"'",  # between quotes, double or single: the same
    "x\n        injected: true", "x\n    injected: true", "x\n  injected: true",
    "x: y", "- z", "&a b", "!!int 3", "*a", "a #b", "[a]", "| x", "%x", "true", "null", "\ttab", "blank lines\n\n",
    "a\u2028b: c", "a\u0085b: c", "a\u007fb", "{{ .Values }}", "`",
]
SWITCHES = ("enabled", "create", "createNamespace", "persistent")
REFUSED = re.compile(r"^  ([\w.\[\]]+): ", re.M)  # a line of the chart's own about a value


def switched_on(schema, broker):
    """Values that turn everything on that has a switch, with one of the two brokers."""
    values = {}
    for path, _ in spoiler.places(schema, schema):
        if len(path) > 1 and path[-1] in SWITCHES and "*" not in path:
            put(values, path, True)
    for component in values.values():
        if "ingress" in component:
            component["ingress"]["host"] = "example.com"
        if "service" in component:
            component["service"]["type"] = "NodePort"
    if "kafka" in values:
        values["kafka"]["broker"] = broker
        values["redpanda"]["enabled"] = broker == "redpanda"
    return values


def put(values, path, text):
    """Sets a value. The last part of a path may be `entry` or `key` of a map, or `item` of a list, as a pair."""
    holder = values
    last, what = path[-1] if isinstance(path[-1], tuple) else (path[-1], "")
    for part in path[:-1]:
        holder = holder.setdefault(part, {})
    if what == "item":
        holder[last] = [text]
    elif what == "entry":
        holder.setdefault(last, {})["entry"] = text
    elif what == "key":
        holder.setdefault(last, {})[text] = "x"
    else:
        holder[last] = text


def places(schema):
    """(path, whether it has to be set alone, since what else is rendered hangs on it) of everything that can be set."""
    for path, below in spoiler.places(schema, schema):
        if not path or "*" in path or path == ("enabled",):
            continue
        open_map = isinstance(below.get("additionalProperties"), dict)
        if below.get("type") == "array":
            yield (*path[:-1], (path[-1], "item")), False
        if open_map:
            yield (*path[:-1], (path[-1], "entry")), False
            yield (*path[:-1], (path[-1], "key")), False
        if below.get("type") != "object" or open_map:
            yield path, open_map or below.get("type") == "array" or "enum" in below


def dotted(path):
    return ".".join(part if isinstance(part, str) else part[0] for part in path)


def skeleton(node, text):
    """A document without its scalars: of each only whether the text is in it."""
    if isinstance(node, dict):
        return {str(key).replace(text, HARMLESS): skeleton(value, text) for key, value in node.items()}
    if isinstance(node, list):
        return [skeleton(value, text) for value in node]
    return text in str(node)


class Chart:
    """One chart with everything switched on, and one of the two brokers."""

    def __init__(self, target, schema, broker, known=None):
        self.target = target
        self.label = f"{target.system} with {broker}"
        self.base = switched_on(schema, broker)
        if target.secrets:
            self.base["secrets"] = target.secret_values()
        self.alone = [path for path, alone in places(schema) if alone and broker == "redpanda"]
        self.together = [path for path, alone in places(schema) if not alone]
        self.texts = HOSTILE if broker == "redpanda" else HOSTILE[:2]
        self.takes_text = self.accepted(known.takes_text if known else self.together, HOSTILE[0])
        self.harmless = {}

    def render(self, paths, text):
        values = copy.deepcopy(self.base)
        for path in paths:
            put(values, path, text)
        with tempfile.TemporaryDirectory(prefix="twinhull-hostile-") as home:
            file = pathlib.Path(home) / "values.yaml"
            file.write_text(hulls.dump(values), "utf-8")
            return hulls.run([hulls.HELM, "template", "hostile", self.target.chart, "-f", file, "-n", "hostile",
                              "--skip-schema-validation"], home)

    def accepted(self, paths, text):
        """Those of the paths with which the chart renders, all set at once."""
        while paths:
            ran = self.render(paths, text)
            if ran.status == 0:
                return paths
            named = set(REFUSED.findall(re.sub(r"\[\d+\]", "", ran.stderr)))
            left = [path for path in paths if dotted(path) not in named]
            if len(left) == len(paths):
                if len(paths) == 1:
                    return []
                half = len(paths) // 2
                left = self.accepted(paths[:half], text) + self.accepted(paths[half:], text)
                if len(left) == len(paths):  # only together they are refused
                    return left[:half] if self.render(left[:half], text).status == 0 else []
            paths = left
        return []

    def wrong(self, paths, text):
        """What differs with the hostile text at these places."""
        hostile = self.render(paths, text)
        if hostile.status:
            return ""
        key = tuple(paths)
        harmless = self.harmless[key] = self.harmless.get(key) or self.render(paths, HARMLESS)
        if harmless.status:
            return "is refused with a harmless text: " + harmless.stderr[:300]
        try:
            read = [list(yaml.load_all(ran.stdout, Loader=yaml.CSafeLoader)) for ran in (hostile, harmless)]
        except yaml.YAMLError as error:
            return f"cannot be read: {error}"
        return "" if skeleton(read[0], text) == skeleton(read[1], HARMLESS) else "has other keys, items or texts"

    def problems(self, text):
        found, tried = [], 0
        paths = self.accepted(self.takes_text, text)
        alone = self.alone if text == HOSTILE[0] else []
        for some in [paths, *([path] for path in alone)]:
            tried += len(some)
            if some and self.wrong(some, text):
                each = [(path, self.wrong([path], text)) for path in some]
                found += [f"{self.label}: {dotted(path)}: {text!r}: {why}" for path, why in each if why] or [
                    f"{self.label}: {text!r}: {self.wrong(some, text)}"]
        return found, tried


def main():
    root = hulls.REPOSITORY
    schemas = sampler.read_schemas(DRIVER, root)
    charts = []
    for target in {target.system: target for target in systems.read_targets(root, root / "out")}.values():
        charts.append((target, schemas[target.system]))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        charts = list(pool.map(lambda pair: Chart(*pair, "redpanda"), charts))
        charts += pool.map(lambda chart: Chart(chart.target, schemas[chart.target.system], "strimzi", chart), charts)
        work = [(chart, text) for chart in charts for text in chart.texts]
        results = list(pool.map(lambda pair: pair[0].problems(pair[1]), work))
    problems = [problem for found, _ in results for problem in found]
    for (chart, text), (_, tried) in zip(work, results):
        if tried < len(chart.together) / 3:  # what is refused proves little
            problems.append(f"{chart.label}: only {tried} places take {text!r}")
    for problem in problems:
        print(f"FAILED {problem}")
    print(suite.closing_line(sum(tried for _, tried in results), len(problems)))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
