"""Random values that the schema of a system's values (as draft-07, closed) allows.

Only constraints on single values are respected; whether a whole set of values is valid is checked by
`twinhull validate`, and the few hints below only keep most samples from being rejected.
"""

import json
import re
import subprocess

try:
    import re._parser as regex_parser  # Python 3.11 and later
except ImportError:
    import sre_parse as regex_parser

# Valid texts that lose their meaning as soon as one of the two outputs forgets to quote them.
NASTY = [
    "", "no", "010", "1e3", "0x1F", "1_000", "~", "null", "true", "2026-01-02", "12:30:45", ".inf", "=", "<<", "-",
    "?", "key: value", "a #b", "#", "- item", "'", '"', "it's", 'say "hi"', "{{ .Values.x }}", "{{", "}}",
    "${{ x }}", "$(A)", "$$", "%d", "@at", "`tick`", "&anchor", "*alias", "!tag", "|", ">", "[a",
    "{a", "a,b", "\\", "\\n", " leading", "trailing ", "  both  ", "ünïcödé", "日本語", "🐟", "\u00a0", "two\nlines", "ends\n", "ends in blank lines\n\n", "\n\n", " \n\n\n",
    "\n \n", "a\u2028b", "\ufeffa", "\x1b[31m", "\nstarts", "tab\there",
    "  indented\nfirst line", "trailing \nspace inside", "\r\n", "x" * 300, "a: b\n---\nc: d", "very " * 40 + "long",
]
# Quantities as strings and as numbers; Go prints large numbers with an exponent by default.
SMALL = {"cpu": ["1m", "10m", "0.05", "5e-2", "50m", 0.05, 0.0000625, 0.00000025, 0],
         "memory": ["16Mi", "32Mi", "64Mi", "1e6", "67108864", "32M", 67108864, 33554432.0, 1048576.5]}
LARGE = {"cpu": ["2", "1500m", "2.5", "3", "1e1", 2, 2.5, 10, 1000000],
         "memory": ["1Gi", "2G", "1.5Gi", "4294967296", "3e9", "2Gi", 4294967296, 3e9, 2**53 - 1]}
REPOSITORIES = ["busybox", "ghcr.io/acme/to-do_x", "localhost:5000/a/b", "registry.example.com:443/x__y/z.z", "010/1e3"]
SIZES = ["1Gi", "2Gi", "10G", "1.5Gi", "1Ti", "5e9", 1073741824, 5e9]


def read_schemas(driver, root):
    """The schemas by system. The chart's own lacks what its templates check, so a driver prints complete ones."""
    systems = sorted(folder.name for folder in (root / "environments").iterdir() if folder.is_dir())
    return {system: json.loads(subprocess.run([driver, root, system], check=True, capture_output=True).stdout)
            for system in systems}


def flatten(schema, root):
    """A schema without `$ref` and `allOf`: all its parts merged, with all their patterns in one list."""
    while "$ref" in schema:
        target = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        schema = target
    result = {**schema, "patterns": [schema["pattern"]] if "pattern" in schema else []}
    for part in result.pop("allOf", ()):
        part = flatten(part, root)
        result["patterns"] += part.pop("patterns")
        result = {**part, **result, "properties": {**part.get("properties", {}), **result.get("properties", {})}}
    return result


def from_pattern(rng, pattern):
    """A text that a regular expression should match; the caller checks it."""

    def choose(items):
        options = []
        for kind, argument in items:
            if kind is regex_parser.LITERAL:
                options.append(chr(argument))
            elif kind is regex_parser.RANGE:
                options += [chr(code) for code in {argument[0], argument[1], rng.randint(*argument)}]
            elif kind is regex_parser.CATEGORY:
                options.append("7" if "DIGIT" in str(argument) else "w")
        return rng.choice(options)

    def sample(tokens):
        parts = []
        for kind, argument in tokens:
            if kind is regex_parser.LITERAL:
                parts.append(chr(argument))
            elif kind is regex_parser.ANY:
                parts.append(rng.choice("xyz019-"))
            elif kind is regex_parser.IN:
                negated = argument[0][0] is regex_parser.NEGATE
                if negated:
                    parts.append(next(char for char in "aA0-_/. " if re.fullmatch(r"[^\s/]", char)))
                else:
                    parts.append(choose(argument))
            elif kind is regex_parser.NOT_LITERAL:
                parts.append("a" if argument != ord("a") else "b")
            elif kind is regex_parser.MAX_REPEAT or kind is regex_parser.MIN_REPEAT:
                low, high, body = argument
                high = min(int(high), low + rng.choice([0, 1, 3, 8]))
                parts += [sample(body) for _ in range(rng.randint(low, max(low, high)))]
            elif kind is regex_parser.SUBPATTERN:
                parts.append(sample(argument[-1]))
            elif kind is regex_parser.BRANCH:
                parts.append(sample(rng.choice(argument[1])))
        return "".join(parts)

    return sample(regex_parser.parse(pattern))


def draw_string(rng, schema, path):
    key, above = path[-1], path[-2] if len(path) > 1 else ""
    if key in SMALL and above in ("requests", "limits"):
        return rng.choice((SMALL if above == "requests" else LARGE)[key])
    if key == "size":
        return rng.choice(SIZES)
    if key == "repository":
        return rng.choice(REPOSITORIES)
    if key == "name" and "extraObjects" in path:  # the chart takes templates in it
        return rng.choice(["notes", "1e3", "null", "2026-01-02", "yes"])
    if key == "registry":
        return rng.choice(["", "registry.example.com", "mirror.example.com:5000/team"])
    if key == "imageRegistry":
        return ""  # the repositories have registries
    if key == "timeZone":
        return rng.choice(["Europe/Berlin", "Etc/UTC"])
    if key == "className":
        return rng.choice(["nginx", "traefik", "1e3"])
    if path[0] == "capacity":
        return {"cpu": "1000", "memory": "1Ti"}[key]
    if path == ("redpanda", "memory"):
        return rng.choice(["256M", "512M"])
    patterns = schema["patterns"]
    # Python's `$` also matches before a trailing line break; that of the schemas does not.
    fits = lambda text: (all(re.search(pattern.replace("$", r"\Z"), text) for pattern in patterns)
                         and schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", 10**6))
    for _ in range(50):
        text = from_pattern(rng, rng.choice(patterns)) if patterns and rng.random() < 0.7 else rng.choice(NASTY)
        if fits(text):
            return text
    return None


def is_quantity(schema):
    return any("KMGTPE" in pattern for pattern in schema["patterns"])


def draw_integer(rng, schema, path=()):
    low, high = schema.get("minimum", 0), schema.get("maximum", 999999)
    if "nodePort" in path or "nodePorts" in path:
        low, high = 30000, 32767
    return rng.choice([low, high, rng.randint(low, high), min(high, low + rng.randint(0, 9))])


def draw_map(rng, schema, root, path, share):
    """An open map gets a few entries; a closed one the sampled of its properties."""
    result = {}
    for name, child in schema.get("properties", {}).items():
        value = draw(rng, child, root, (*path, name), share)
        if value is not None:
            result[name] = value
    rest = schema.get("additionalProperties")
    if isinstance(rest, dict) and rng.random() < share:
        pattern = schema.get("propertyNames", {}).get("pattern")
        for _ in range(rng.randint(1, 3)):
            name = from_pattern(rng, pattern) if pattern else rng.choice(
                ["example.com/note", "plain", "no", "Y", "1.2.3", "a/1", "a.b/c-d", "team.example.org/owner",
                 "nginx.ingress.kubernetes.io/rewrite-target"])
            value = draw(rng, rest, root, (*path, "*"), 1.0)
            if value is not None:
                result[name] = value
    return result or None


def draw(rng, schema, root, path=(), share=0.3):
    """A value, or None to keep it unchanged. Booleans and enums are always drawn, other leaves by share."""
    schema = flatten(schema, root)
    if len(path) > 12:
        return None  # a schema within itself
    if path and path[0] == "secrets" and len(path) == 2 and path[1] not in ("source", "reload", "store", "remoteKey"):
        return None  # secret values are in no file
    if "enum" in schema:
        return rng.choice(schema["enum"])
    kind = schema.get("type")
    if isinstance(kind, list) and is_quantity(schema):
        kind = "string"
    if isinstance(kind, list):
        kind = rng.choice([name for name in kind if name != "null"])
    if kind == "boolean":
        return rng.random() < 0.5
    if kind == "object" or schema.get("properties"):
        return draw_map(rng, schema, root, path, share)
    if rng.random() >= share and path[0] != "config":  # settings can be required
        return None
    if kind == "string":
        return draw_string(rng, schema, path)
    if kind == "integer":
        return draw_integer(rng, schema, path)
    if kind == "number":
        return draw_integer(rng, schema) + 0.5
    if kind == "array":
        items = [draw(rng, schema.get("items", {}), root, (*path, "*"), 0.8) for _ in range(rng.randint(0, 3))]
        unique = {repr(item): item for item in items if item is not None}
        return list(unique.values())
    return None


def ascending(rng, values, *names):
    """Redraws integers so that each is at least the one before; if one was drawn, all are."""
    if any(name in values for name in names):
        values.update(zip(names, sorted(rng.randint(1, 9) for _ in names)))


def every_limits(values):
    for key, value in values.items():
        if isinstance(value, dict):
            yield from [value] if key == "limits" else every_limits(value)


def tolerable(toleration):
    """Makes a toleration valid for the API server."""
    if "key" not in toleration or toleration.get("operator") == "Exists":
        toleration["operator"] = "Exists"
        toleration.pop("value", None)
    if toleration.get("effect") != "NoExecute":
        toleration.pop("tolerationSeconds", None)


# Lists whose items the schema of the values does not describe: those of Kubernetes.
EXTRAS = {
    "extraEnv": {"name": "POD_IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
    "extraEnvFrom": {"configMapRef": {"name": "more", "optional": True}},
    "extraVolumes": {"name": "scratch", "emptyDir": {"medium": "Memory"}},
    "extraVolumeMounts": {"name": "scratch", "mountPath": "/scratch"},
    "extraInitContainers": {"name": "wait", "image": "busybox:1.37", "command": ["sleep", "1"]},
    "extraContainers": {"name": "proxy", "image": "registry.example.com/proxy:2",
                        "resources": {"requests": {"cpu": "10m", "memory": "16Mi"}}},
}


def fill_in(component):
    """Replaces what was drawn for lists of Kubernetes."""
    for key, item in EXTRAS.items():
        if key in component:
            component[key] = [item] if component[key] else []
    if "extraVolumeMounts" in component:
        component["extraVolumes"] = [EXTRAS["extraVolumes"]]
    if "serviceMonitor" in component:
        component["serviceMonitor"].pop("port", None)  # a name of a port
    for constraint in component.get("topologySpreadConstraints") or ():
        constraint.update({"topologyKey": "zone", "maxSkew": 1, "whenUnsatisfiable": "ScheduleAnyway"} | constraint)
        constraint.pop("minDomains", None)
        constraint.pop("matchLabelKeys", None)
    if "preStopSleepSeconds" in component:
        grace = component.get("terminationGracePeriodSeconds", 30)
        component["preStopSleepSeconds"] = min(component["preStopSleepSeconds"], grace)


def hold_together(rng, values):
    """Constraints between values, as far as they would reject most samples."""
    for key, component in list(values.items()):
        if not isinstance(component, dict):
            continue
        fill_in(component)
        if "repository" not in component.get("image", {}) or re.search("[:.].*/", component["image"]["repository"]):
            component.get("image", {}).pop("registry", None)  # the repository has one, or can have one
        ascending(rng, component.get("autoscaling", {}), "minReplicas", "maxReplicas")
        ingress = component.get("ingress", {})
        if ingress.get("enabled") and not ingress.get("host"):
            ingress["host"] = f"{key.lower()}.example.com"
        if component.get("route", {}).get("enabled") or component.get("route", {}).get("parentRefs"):
            component["route"]["parentRefs"] = [{"name": "gateway"}]
        for limits in every_limits(component):
            if rng.random() < 0.15:
                limits["cpu"] = None  # no CPU limit: the one that can be removed
        for toleration in component.get("tolerations") or ():
            tolerable(toleration)
        if component.get("strategy", {}).get("maxSurge") == 0:
            component["strategy"]["maxUnavailable"] = rng.randint(1, 5)
        if component.get("podDisruptionBudget", {}).get("minAvailable"):
            component["podDisruptionBudget"]["minAvailable"] = rng.choice([1, "20%"])
            component["replicaCount"] = rng.randint(2, 9)
            component.setdefault("autoscaling", {}).update(minReplicas=2, maxReplicas=rng.randint(2, 9))
        if component is not values.get("dapr") and component.get("dapr", {}).get("enabled"):
            values.setdefault("dapr", {})["enabled"] = True
    if values.get("kafka", {}).get("broker") == "external":
        values["kafka"].setdefault("external", {})["hosts"] = ["kafka.example.com"]
    values["extraObjects"] = [item for item in values.get("extraObjects") or () if len(item) > 2]
    if values.get("kafka", {}).get("external", {}).get("sasl", {}).get("mechanism"):
        values["kafka"]["external"]["sasl"].setdefault("secret", "kafka-user")
    if values.get("kafka", {}).get("enabled") and values["kafka"].get("broker", "redpanda") == "redpanda":
        values.setdefault("redpanda", {})["enabled"] = True
    ascending(rng, values.get("strimzi", {}), "minInSyncReplicas", "topicReplicas", "replicas")
    if values.get("secrets", {}).get("source") == "external":
        store = values["secrets"].setdefault("store", {})
        store["name"] = store.get("name") or "vault"
    return values


def draw_values(rng, schema, share):
    """Values for one environment."""
    values = draw(rng, schema, schema, (), share) or {}
    values.pop("enabled", None)  # for Helm's subcharts; not a value of the system
    return hold_together(rng, values)
