"""Random valid objects, generated from OpenAPI files of Kubernetes and from CustomResourceDefinitions."""

import re
import shlex

WORDS = ["web", "todo-backend", "yes", "8080", "1.10", "0644", "null", "~", "a b", "ünïcode", "x" * 70, "true", "-", "5m"]
QUANTITIES = ["100m", "1Gi", "0", "1.5", "1e3", "512Mi", 2, 0.5, "-1"]
TIMES = ["2025-01-31T09:30:00Z", "2024-02-29T23:59:59.123456+02:00"]
BYTES = ["", "aGVsbG8=", "aGk=", "YWJj"]
# Texts of many formats: each pattern of the CustomResourceDefinitions matches one of them.
SAMPLES = ["5m", "1h30m", "web", "a1b2", "example.com/web", "https://example.com/x", "http://example.com", "https://example.com",
           "oci://example.com/x", "ssh://git@example.com/x", "ftp://example.com/x", "sa@project.iam.gserviceaccount.com", "@daily",
           "sha256:abc", "sha256:" + "0" * 64, "System", "Hostname", "IPAddress", "key.sub[0]", "*.example.com", "web-1.example.com",
           "warn", "", "512MB", "10GB", "1d", "30s", "100m", "1Gi", "512m", "10KB/s", "1.5", "0.5", "abc", "a", "a/b", "Prefix",
           "/", "/x", "1", "*", "http", "socks5://example.com:1080", "A", "x_y", "x" * 40, "0 0 * * *", "arn:aws:iam::1:role/x",
           "vault.example.com/x", "1B", "RSA", "10", "@every 5m", "x-y", "Kind", "10m",
           "monday", "January", "24:00", "2024:2026", "targets.json"]


def read_facts(*paths):
    """(type, field) -> {word of the fact: its values}; fields that depend on each other are left out."""
    facts = {}
    for line in "\n".join(path.read_text() for path in paths).splitlines():
        if line and not line.startswith(("#", "when ")):
            word, types, field, *values = shlex.split(line)
            word = word.partition("@")[0]  # what one release requires is valid in the others
            for each in types.split(","):
                facts.setdefault((each, field), {})[word] = values
    return facts


class Site:
    """What a test can spoil at a location."""

    def __init__(self, closed=False, required=(), wrong=None, enum=None):
        self.closed, self.required, self.wrong, self.enum = closed, required, wrong, enum


def anything(choose, depth=0):
    if depth > 2:
        return choose.choice(WORDS)
    return choose.choice([
        lambda: choose.choice(WORDS), lambda: choose.randint(-5, 5), lambda: choose.random() < 0.5, lambda: None,
        lambda: [anything(choose, depth + 1)], lambda: {"any": anything(choose, depth + 1)}])()


def without_twins(items, schema, defaults, unique=None):
    """Keeps one of the items that the list considers equal; `unique` are the keys that a fact names."""
    if unique is not None:
        schema = {"x-kubernetes-list-type": "map" if unique else "set", "x-kubernetes-list-map-keys": unique}
    kind = schema.get("x-kubernetes-list-type")
    keys = schema.get("x-kubernetes-list-map-keys", [])
    if kind not in ("set", "map"):
        return items
    seen, left = set(), []
    for item in items:
        print_ = str(item) if kind == "set" else str([str(item.get(k, defaults.get(k))) for k in keys])
        if print_ not in seen:
            seen.add(print_)
            left.append(item)
    return left


# --- Kubernetes ----------------------------------------------------------------------------------------

SPECIAL = {
    "Quantity": lambda choose: choose.choice(QUANTITIES), "IntOrString": lambda choose: choose.choice([80, "http", "25%", 0]),
    "Time": lambda choose: choose.choice(TIMES), "MicroTime": lambda choose: "2025-01-31T09:30:00.000000Z",
    "FieldsV1": lambda choose: {"f:x": {}}, "Patch": lambda choose: {}, "RawExtension": lambda choose: {"any": anything(choose)},
    "JSON": anything, "JSONSchemaPropsOrArray": anything, "JSONSchemaPropsOrBool": anything,
    "JSONSchemaPropsOrStringArray": anything,
}
WRONG = {"Quantity": {"a": 1}, "IntOrString": 1.5, "Time": 5, "MicroTime": True, "FieldsV1": "x", "RawExtension": "x"}
DEPTH = 9
FORMS = {"dns-subdomain": "web.example", "dns-label": "web-1", "dns-1035-label": "web", "qualified-name": "example.com/Web_1",
         "label-value": "A_b.c", "prefixed-name": "example.com/a/b", "config-key": ".a-B_1", "env-name": "A.B", "strict-env-name": "A.b_c-1", "group-version": "a.b/v1", "namespace-or-any": "*", "pool-name": "a.b/c", "inner-path": "a/b..c", "volume-path": "a/b..c",
         "absolute-path": "/a/../b", "upward-path": "a/b", "path-segment": "a:b", "ip": "2001:db8::1", "service-ip": "None",
         "header-name": "X-A", "kind-name": "Thing", "dotted-path": ".spec.a", "three-part-name": "a.example.com",
         "pod-field": "metadata.labels['a/b']", "container-amount": "limits.hugepages-2Mi", "finalizer": "example.com/a", "limit-type": "Pod",
         "driver-name": "A.b", "provisioner": "A.b/c", "search-domain": "a_b.c.", "https-url": "https://a/b", "api-version": "a/v1",
         "identifier": "a_1", "qualified-identifier": "a.b/c_d", "one-line": "a b", "relative-path": "a/b", "iqn": "iqn.2001-04.com.example:a",
         "cidr": "10.0.0.0/8", "signer-name": "a.b/c", "url-path": "/a", "prefixed-path": "a.b/c", "semver": "1.2.3",
         "attribute-name": "a.b/c", "not-empty": "a", "micro-time": "2024-01-02T03:04:05.000000Z"}


class Swagger:
    def __init__(self, document, facts):
        self.definitions, self.facts = document["definitions"], facts

    def kinds(self):
        for name, definition in sorted(self.definitions.items()):
            gvks = definition.get("x-kubernetes-group-version-kind", [])
            if "kind" not in (definition.get("properties") or {}):
                continue  # WatchEvent is not an object
            for gvk in gvks if len(gvks) < 10 else [g for g in gvks if not g["group"] and g["version"] == "v1"]:
                api_version = "/".join(part for part in (gvk["group"], gvk["version"]) if part)
                yield f"{api_version} {gvk['kind']}", self.maker(name, api_version, gvk["kind"])

    def maker(self, name, api_version, kind):
        def make(sites, choose):
            value = self.definition(name, [], sites, choose, 0)
            value.update(apiVersion=api_version, kind=kind)
            return value
        return make

    def definition(self, name, path, sites, choose, depth):
        short = name.split(".")[-1]
        if short in SPECIAL and "x-kubernetes-group-version-kind" not in self.definitions[name]:
            sites.append((path, Site(wrong=WRONG.get(short))))
            return SPECIAL[short](choose)
        schema = self.definitions[name]
        owner = ".".join(name.split(".")[-3:])
        value = {}
        properties = schema.get("properties") or {}
        required = [field for field in properties
                    if (field in schema.get("required", []) and "optional" not in self.facts.get((owner, field), {}))
                    or "required" in self.facts.get((owner, field), {})]
        whole = self.facts.get((owner, "."), {})
        group = whole.get("oneOf") or whole.get("anyOf") or whole.get("atMostOne") or []
        chosen = choose.choice(group) if group else None
        for field, child in properties.items():
            if not path and field in ("apiVersion", "kind"):
                continue
            if field in group and field != chosen:
                continue
            if field == chosen:
                least = {"array": "minItems", "string": "minLength"}.get(child.get("type"))  # what is empty is not set
                child = {**child, "fact": {**self.facts.get((owner, field), {}), least: ["1"]}} if least else child
                value[field] = self.schema(child, path + [field], sites, choose, depth + 1, (owner, field), True)
                continue
            if field not in required and choose.random() > (0.6 if depth < 3 else 0.25 if depth < DEPTH else 0):
                continue
            if field not in required and choose.random() < 0.03:
                value[field] = None
                continue
            value[field] = self.schema(child, path + [field], sites, choose, depth + 1, (owner, field), field in required)
        sites.append((path, Site(closed=True, required=required, wrong=["x"])))
        return value

    def schema(self, schema, path, sites, choose, depth, place=None, required=True):
        if schema.get("$ref", "").endswith("Quantity") and {"min", "above"} & set(self.facts.get(place, {})):
            sites.append((path, Site(wrong=WRONG["Quantity"])))
            return choose.choice(["100m", "1Gi", 2])
        if "$ref" in schema:
            return self.definition(schema["$ref"].split("/")[-1], path, sites, choose, depth)
        kind, form = schema.get("type"), schema.get("format")
        fact = schema.get("fact") or self.facts.get(place, {})
        enum = fact.get("enum")
        if kind == "array":
            start = len(sites)
            item = {**schema["items"], **({"enum": enum} if enum else {}), "fact": fact}
            least = int(fact.get("minItems", [0])[0])
            items = [self.schema(item, path + [i], sites, choose, depth + 1)
                     for i in range(max(least, choose.randint(0, 2) if depth < DEPTH else 0))]
            kept = without_twins(items, schema, {"protocol": "TCP"}, fact.get("unique"))
            if len(kept) != len(items):
                del sites[start:]  # their indexes have changed
            sites.append((path, Site(wrong="x")))
            return kept
        if kind == "object":
            sites.append((path, Site(wrong="x")))
            more = schema.get("additionalProperties")
            if not more:
                return {}
            amounts = place if more.get("$ref", "").endswith("Quantity") else None
            return {key: self.schema(more, path + [key], sites, choose, depth + 1, amounts)
                    for key in choose.sample(["a", "b.c/d", "KEY_1"], max(int(fact.get("minFields", [0])[0]), choose.randint(0, 2)))}
        if kind == "integer":
            sites.append((path, Site(wrong="many")))
            big = 2**31 if form == "int32" else 2**63
            low, high = int(fact.get("min", [-big])[0]), int(fact.get("max", [big - 1])[0])
            return choose.choice([low, high] + [n for n in (0, 1, 80, -1) if low <= n <= high])
        if kind == "number":
            sites.append((path, Site(wrong="many")))
            return choose.choice([0.5, 3])
        if kind == "boolean":
            sites.append((path, Site(wrong="maybe")))
            return choose.random() < 0.5
        assert kind == "string", schema
        enum = enum or schema.get("enum")
        sites.append((path, Site(wrong=choose.choice([5, True, 1.5]), enum=enum)))
        if enum:
            return choose.choice(enum + [""] * (place is not None and not required and "minLength" not in fact))
        if "format" in fact:
            return FORMS[fact["format"][0]]
        if "minLength" in fact:
            return "web"
        return choose.choice(TIMES if form == "date-time" else BYTES if form == "byte" else WORDS)


# --- custom resources ----------------------------------------------------------------------------------


def custom_kinds(crd, known):
    """The served kinds, except those already known from a newer release."""
    spec = crd["spec"]
    for version in spec["versions"]:
        api_version = f"{spec['group']}/{version['name']}"
        if version["served"] and (api_version, spec["names"]["kind"]) not in known:
            known.add((api_version, spec["names"]["kind"]))
            schema = version["schema"]["openAPIV3Schema"]
            scale = version.get("subresources", {}).get("scale")
            if scale:  # the API server rejects negative replicas
                replicas = schema
                for field in scale["specReplicasPath"].split(".")[1:]:
                    replicas = replicas["properties"][field]
                replicas.setdefault("minimum", 0)
            yield f"{api_version} {spec['names']['kind']}", custom_maker(schema, api_version, spec["names"]["kind"])


def custom_maker(schema, api_version, kind):
    def make(sites, choose):
        value = custom(schema, [], sites, choose, 0)
        value.update(apiVersion=api_version, kind=kind)
        value["metadata"] = {"name": "x", "labels": {"a": "b"}}
        return value
    return make


def search(pattern, text):
    """As in Go: `(?i)` can be anywhere."""
    flags = re.A | re.I if "(?i)" in pattern else re.A
    return re.search(pattern.replace("(?i)", ""), text, flags)


def text_for(schema, choose):
    low, high = schema.get("minLength", 0), schema.get("maxLength", 10**6)
    pattern = schema.get("pattern")
    fits = [s for s in (SAMPLES if pattern else WORDS + SAMPLES)
            if low <= len(s) <= high and (not pattern or search(pattern, s))]
    assert fits or not pattern, f"no sample matches {schema}"
    return choose.choice(fits) if fits else "x" * low


def number_for(schema, choose):
    low, high = schema.get("minimum", -5), schema.get("maximum")
    high = low + 100 if high is None else high
    value = choose.choice([low, high, low + (high - low) // 2])
    return value if schema["type"] == "number" else int(value)


def custom_object(schema, path, sites, choose, depth):
    more = schema.get("additionalProperties")
    is_open = schema.get("x-kubernetes-preserve-unknown-fields")
    value = {}
    if isinstance(more, dict) or more is True:
        # No sample can be valid for a required field: it is then empty.
        few = schema.get("minProperties", 0)
        for key in ["a", "b.c/d", "KEY_1"][:max(few, choose.randint(0, 2))]:
            value[key] = custom(more, path + [key], sites, choose, depth + 1) if isinstance(more, dict) else anything(choose)
        sites.append((path, Site(wrong="x")))
        return value
    properties = {k: v for k, v in (schema.get("properties") or {}).items()
                  if path or k not in ("apiVersion", "kind", "metadata")}
    required = [k for k in schema.get("required", []) if "default" not in (schema.get("properties") or {}).get(k, {})]
    branches = [b["required"][0] for b in schema.get("oneOf", []) if b.get("required")]
    chosen = choose.choice(branches) if len(branches) > 1 else None
    optional = 0.6 if depth < 3 else 0.3 if depth < DEPTH else 0.0
    for key, child in properties.items():
        if chosen and key in branches and key != chosen:
            continue
        needed = key in required or key == chosen
        if not needed and choose.random() > optional:
            continue
        if not needed and key not in branches and choose.random() < 0.03:
            value[key] = None
            continue
        value[key] = custom(child, path + [key], sites, choose, depth + 1)
    few, many = schema.get("minProperties", 0), schema.get("maxProperties", 10**6)
    for key in properties:
        if sum(v is not None for v in value.values()) >= few:
            break
        if value.get(key) is None:
            value[key] = custom(properties[key], path + [key], sites, choose, depth + 1)
    there = [key for key in value if value[key] is not None]
    for key in [key for key in there if key not in required and key != chosen][:max(0, len(there) - many)]:
        value[key] = None  # not a value
    if is_open and choose.random() < 0.5:
        value["zzOpen"] = anything(choose)
    bounded = many < 10**6 or few > 0 or branches
    sites.append((path, Site(closed=not is_open and not bounded, required=[] if bounded else required, wrong=["x"])))
    return value


def custom(schema, path, sites, choose, depth):
    if schema.get("nullable") and choose.random() < 0.3:
        return None
    if schema.get("x-kubernetes-int-or-string"):
        sites.append((path, Site(wrong=1.5)))
        return choose.choice([80, "100m", "1Gi"] if schema.get("pattern") else [80, "http"])
    kind = schema.get("type")
    if kind is None:
        return anything(choose)
    if kind == "object":
        return custom_object(schema, path, sites, choose, depth)
    if kind == "array":
        low, high = schema.get("minItems", 0), schema.get("maxItems", 10**6)
        start = len(sites)
        items = []
        for _ in range(20):
            if len(items) >= min(high, max(low, choose.randint(0, 2) if depth < DEPTH else 0)):
                break
            items.append(custom(schema["items"], path + [len(items)], sites, choose, depth + 1))
            kept = without_twins(items, schema, {k: v.get("default") for k, v in
                                                 (schema["items"].get("properties") or {}).items()})
            if len(kept) != len(items):
                items = kept
                del sites[start:]
        sites.append((path, Site(wrong="x")))
        return items
    if kind == "boolean":
        sites.append((path, Site(wrong="maybe")))
        return schema["enum"][0] if "enum" in schema else choose.random() < 0.5
    if kind in ("integer", "number"):
        sites.append((path, Site(wrong="many")))
        return choose.choice(schema["enum"]) if "enum" in schema else number_for(schema, choose)
    sites.append((path, Site(wrong=choose.choice([5, True, 1.5]), enum=schema.get("enum"))))
    if "enum" in schema:
        return choose.choice(schema["enum"])
    return {"date-time": lambda: choose.choice(TIMES), "byte": lambda: choose.choice(BYTES)}.get(
        schema.get("format"), lambda: text_for(schema, choose))()
