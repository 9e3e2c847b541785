"""Hostile texts, the places of a system's values that take one, and what has to come of a text at a place.

Each place is first given a marker of its own. Wherever the marker then stands in an object, as a value, in a value or as a
key, the text that takes its place has to stand as it is.
"""

import base64
import collections
import dataclasses
import json
import re

import sampler
import spoiler

# What is more than a text as soon as something does not quote it.
HOSTILE = [
    "{injected: true} # '\n---\nkind: Injected\n...",  # bare: a map, a comment, an object of its own
    "\" #' }} {{ \ninjected: [\"\n---\nkind: Injected\n# \"'",  # between quotes, double or single: the same
    "x\n        injected: true", "x\n    injected: true", "x\n  injected: true",
    "x: y", "- z", "&a b", "!!int 3", "*a", "a #b", "[a]", "| x", "%x", "@x", "!x", "-", "true", "null", "yes", "010", "1e3",
    "0x1F", "12:30:45", "2026-01-02", "~", "\ttab", "blank lines\n\n", "\n starts\r\n", "{{ .Values }}", "{{", "${{ x }}",
    "`", "'", '"', "\\", "$(A)", "\u65e5\u672c\u8a9e \U0001f41f", "\ufeffa", "very long " * 100,
]
# What YAML takes for the end of a line in some strings, or cannot represent at all.
REFUSED = ["a\n\u2028        b: c", "a\u2029b", "a\u007fb", "a\u009f", "a\ufffeb"]
PIECES = ["'", '"', ":", ": ", "{", "}", "{{", "}}", "[", ",", "\n", "\n\n", "\n  ", "\\", "#", " #", "-", "- ", "@", "!", "&",
          "*", "|", ">", "%", "`", "$", "---\n", " ", "\t", "a", "b", "7", "null", "yes", "\u00fc", "\U0001f41f"]

MARKER = re.compile(r"m\d{4}z")
PREFIXES = ["", "/", "v1.0.0-"]  # what some places begin with
ITEM, ENTRY, KEY = "[]", "entry", "{}"  # parts of a path: an item of a list, an entry of an open map, a key of one
SWITCHES = ("enabled", "create", "createNamespace", "persistent")


def random_texts(rng, count):
    return ["".join(rng.choice(PIECES) for _ in range(rng.randint(2, 9))) for _ in range(count)]


@dataclasses.dataclass(frozen=True)
class Place:
    path: tuple
    kind: str  # the same for all components and for all settings
    text: bool  # whether the schema allows a string
    type: str  # that of the schema
    marker: str
    prefix: str = ""
    suffix: str = ""

    def wrapped(self, text):
        return self.prefix + text + self.suffix


def paths(schema, root, path=()):
    """(path, schema) of everything below a schema but its closed maps."""
    schema = sampler.flatten(schema, root)
    items, entries = schema.get("items"), schema.get("additionalProperties")
    if path and schema.get("type") != "object" or isinstance(entries, dict):
        yield path, schema
    one_text = "string" in schema.get("type", [])  # instead of a map
    for name, child in ({} if one_text else schema.get("properties", {})).items():
        yield from paths(child, root, (*path, name))
    if isinstance(items, dict):
        yield from paths(items, root, (*path, ITEM))
    if isinstance(entries, dict):
        yield from paths(entries, root, (*path, ENTRY))
        yield (*path, KEY), {**sampler.flatten(schema.get("propertyNames", {}), root), "type": "string"}


def matches_all(text, patterns):
    return all(re.search(pattern, text) for pattern in patterns)


def places(schema, secrets=()):
    """All places of the values of a system."""
    components = {name for name, child in schema["properties"].items()
                  if "replicaCount" in sampler.flatten(child, schema).get("properties", {})}
    secrets = {("secrets", key.value): key for key in secrets}
    found = []
    for path, below in paths(schema, schema):
        if path == ("enabled",):  # only a parent chart sets that
            continue
        if path[0] == "extraObjects":  # an object with a single text is incomplete
            continue
        marker = f"m{len(found):04}z"
        types = below.get("type")
        text = "string" in (types if isinstance(types, list) else [types]) and "enum" not in below
        patterns = below.get("patterns", ())
        fitting = (prefix for prefix in PREFIXES if matches_all(prefix + marker, patterns))
        prefix, suffix = next(fitting, ""), ""
        if path in secrets:
            prefix, suffix = secrets[path].prefix, "0" * secrets[path].min_length
        kind = ".".join(["*", *path[1:]] if path[0] in components else path)
        if path[0] == "config":
            kind = "config.*"
        found.append(Place(path, kind, text, str(types), marker, prefix, suffix))
    return found


def put(values, path, text):
    holder = values
    for part, below in zip(path, path[1:]):
        inner = [] if below == ITEM else {}
        if part == ITEM:
            holder += [inner] if not holder else []
            holder = holder[0]
        else:
            holder = holder.setdefault(part, inner)
    if path[-1] == ITEM:
        holder.append(text)
    elif path[-1] == KEY:
        holder[text] = "x"
    else:
        holder[path[-1]] = text


def switched_on(schema, broker):
    """Values that turn everything on that has a switch. With one broker, the pods also are as many as their autoscalers
    say; with the other as many as the values say, and secrets come from a store."""
    values = {}
    for path, _ in spoiler.places(schema, schema):
        if len(path) > 1 and path[-1] in SWITCHES and "*" not in path:
            put(values, path, True)
    for name, component in values.items():
        known = sampler.flatten(schema["properties"].get(name, {}), schema).get("properties", {})
        if "topologySpreadConstraints" in known:  # beside a text, an item needs its number
            component["topologySpreadConstraints"] = [
                {"topologyKey": "zone", "maxSkew": 1, "whenUnsatisfiable": "ScheduleAnyway"}]
        if broker == "strimzi" and "image" in known and "replicaCount" in known:
            component["image"] = {"tag": ""}  # so that the global tag shows
        if "ingress" in component:
            component["ingress"]["host"] = f"{name}.example.com"
        if "route" in component:
            component["route"]["parentRefs"] = [{"name": "gateway"}]
        if "service" in component:
            component["service"]["type"] = "NodePort"
        if "autoscaling" in component:
            component["autoscaling"]["enabled"] = broker == "redpanda"
    if "kafka" in values:
        values["kafka"]["broker"] = broker
        values["redpanda"]["enabled"] = broker == "redpanda"
    if broker == "external":
        values["kafka"]["external"] = {"hosts": ["kafka.example.com"], "tls": {"enabled": True, "caSecret": "ca"},
                                       "sasl": {"mechanism": "PLAIN", "secret": "user"}}
    if broker == "strimzi":
        values["secrets"] = {"source": "external", "store": {"name": "vault"}}
    return values


class Turns:
    """Gives each kind of place one text after the other, so that with enough places each kind has had them all."""

    def __init__(self, texts):
        self.texts = texts
        self.given = collections.Counter()

    def next(self, kind):
        self.given[kind] += 1
        return self.texts[(self.given[kind] + sum(map(ord, kind))) % len(self.texts)]


def json_text(text):
    """The text as `toJson` spells it, without quotes: so stands a quantity, which may be a number, within a string."""
    out = json.dumps(text, ensure_ascii=False)[1:-1]
    for one in "<>&\u2028\u2029":
        out = out.replace(one, f"\\u{ord(one):04x}")
    return out


def trimmed_json_text(text):
    return json_text(text).strip('"')


def substitute(part, texts, spell=str):
    """A text with markers, with texts in their places."""
    return MARKER.sub(lambda found: spell(texts.get(found[0], found[0])), part) if isinstance(part, str) else part


# What Kustomize appends to the name of a generated ConfigMap.
CONFIG_MAP_DIGEST = re.compile(r"-[24-9bcdfghkmt]{10}$")


def scalars(node, path=()):
    """(path, scalar) of everything in an object. A list counts as a set: what sorts it may be the text."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from scalars(value, (*path, str(key)))
    elif isinstance(node, list):
        for value in node:
            yield from scalars(value, (*path, ITEM))
    else:
        yield path, node


def index(objects):
    """path → scalars of all objects; the data of Secrets is decoded."""
    found = collections.defaultdict(list)
    for item in objects:
        kind = str(item.get("kind"))
        for path, scalar in scalars(item):
            if kind == "Secret" and path[0] == "data":
                scalar = base64.b64decode(scalar).decode("utf-8")
            if kind == "Job" and path == ("metadata", "name"):
                scalar = re.sub(r"-[0-9a-f]{8}$", "-digest", scalar)  # of the pod template, with other texts
            if path[-1] == "name" and (kind == "ConfigMap" or "configmap" in path[-2].lower()):
                scalar = CONFIG_MAP_DIGEST.sub("-digest", scalar)  # of the data, with other texts
            found[kind, *path].append(scalar)
    return found


def compare(marked, hostile, texts):
    """The markers whose texts stand wherever they stood, and what is wrong where one does not. `texts`: marker → text;
    what stands beside a marker without a text is not looked at."""
    seen, wrong = set(), []
    for path, values in marked.items():
        for value in values:
            used = set(MARKER.findall("\0".join([*path, str(value)])))
            if not used or not used <= texts.keys():
                continue
            place = tuple(substitute(part, texts) for part in path)
            wanted = [substitute(value, texts, spell) for spell in (str, json_text, trimmed_json_text)]
            if any(one in hostile.get(place, ()) for one in wanted):
                seen |= used
            else:
                wrong.append(f"{'.'.join(place)} is not {wanted[0]!r}, but {hostile.get(place)!r}")
    return seen, wrong


def shape(objects, texts):
    """path → number of scalars, with texts in place of markers: the same unless a text added something."""
    return {tuple(substitute(part, texts) for part in path): len(values) for path, values in objects.items()}
