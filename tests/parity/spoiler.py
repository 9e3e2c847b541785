"""Spoils values: replaces a valid value by a possibly invalid one."""

import sampler

QUANTITIES = ["", "K", "k", "1K", "1e", "1E", "1E3", "1e28", "1e999999999", "9Ei", "0.0000000001", "512m", "+", "+1", "-1",
              "-0", ".", "1.", ".5", "..5", "1.5.2", "1KiB", "1 Gi", " 1", "1\n", "0x10", "1_000", "1,5", "५", "NaN", "inf",
              "1Ei", "100E", "0" * 120 + "1", "9" * 40, "1mi", "1gi", "0Mi", "1u", "1n", "1e-27", "1e027", "1e+3"]
TEXTS = ["", " ", "a", "A", "x" * 64, "x" * 254, "x" * 1200, "-a", "a-", "a b", "a\n", "\n", "a\tb", "ünï", "a..b", "a_b",
         "/", "//", "/a b", "http://x", "latest", "1.0", "v1.2", "v1.2.3", "1h", "1d", "0", "*", "a/b", "a:b", "a@b",
         "localhost:99999/a", "sha256:0", "true", "null", "~", "{{ .Values.x }}", "\u2028", "🐟", "dapr.io/enabled",
         "\u007f", "a\u0085b", "\u009f", "\ufffe", "a\uffff", "\u00a0", "blank lines\n\n"]
NUMBERS = [0, 1, -1, 2, 0.5, 1.0, 1.5, -0.0, 29999, 30000, 32767, 32768, 65535, 65536, 1000, 1001, 3500, 50001,
           2**31, 2**53 - 1, 2**53, 2**53 + 1, 2**63 - 1, 2**63, 1e300, 0.1, 1e-7, 1e-40, 536870912, 3e9]
OTHERS = [True, False, [], {}, ["a"], {"a": 1}, [None], {"a": None}]
KEYS = ["unknown", "Enabled", "replicas", "image ", "a.b", "a/b/c", "", "-a", "x" * 400, "ünï", "$ref", "tag", "1a",
        "dapr.io/enabled", "checksum/config", "PATH", "A B", "A=B", "true", "NULL", "010", "1e3", "0x1F", "1_000", "2026-01-31",
        "no", "y", "1.2.3", "a/1", "a\u007fb", "{{ .Values.x }}"]


def places(schema, root, path=(), depth=0):
    """Every path of a value in a schema, with its schema; `*` for an item or an entry."""
    schema = sampler.flatten(schema, root)
    yield path, schema
    if depth > 12:
        return
    for name, child in schema.get("properties", {}).items():
        yield from places(child, root, (*path, name), depth + 1)
    for keyword in ("additionalProperties", "items"):
        if isinstance(schema.get(keyword), dict):
            yield from places(schema[keyword], root, (*path, "*"), depth + 1)


def numbers_near(schema):
    for keyword, beyond in (("minimum", -1), ("maximum", 1)):
        if keyword in schema:
            yield schema[keyword]
            yield schema[keyword] + beyond


def spoiled(rng, schema, root, path):
    """A value that can be valid or invalid there."""
    if rng.random() < 0.12:
        return None
    kind = schema.get("type")
    if rng.random() < 0.3:
        return rng.choice([*OTHERS, *NUMBERS, *TEXTS, *QUANTITIES])
    if "enum" in schema:
        one = str(rng.choice(schema["enum"]))
        return rng.choice([one.lower(), one.upper(), one + " ", one[:-1], ""])
    if isinstance(kind, list) and "string" in kind:
        kind = rng.choice(["string", "number"])
    if kind in ("integer", "number"):
        return rng.choice([*NUMBERS, *numbers_near(schema), *numbers_near(schema)])
    if kind == "string":
        return rng.choice(QUANTITIES if sampler.is_quantity(schema) and rng.random() < 0.9 else TEXTS)
    if kind == "array":
        items = sampler.flatten(schema.get("items", {}), root)
        some = [spoiled(rng, items, root, (*path, "*")) for _ in range(rng.randint(1, 3))]
        return some + some[:1] if rng.random() < 0.3 else some
    if kind == "object":
        return {rng.choice(KEYS): rng.choice([*TEXTS, *NUMBERS[:4], None])}
    return rng.choice(OTHERS)


def put(rng, values, path, value):
    """Sets a value at a path; missing maps are created, and `*` becomes some key."""
    holder = values
    for number, part in enumerate(path):
        part = rng.choice([*KEYS, "A", "B", "example.com/note"]) if part == "*" else part
        if number == len(path) - 1:
            holder[part] = value
        elif not isinstance(holder.get(part), dict):
            holder[part] = {}
        holder = holder[part] if isinstance(holder.get(part), dict) else {}


def spoil(rng, values, schema):
    """Replaces one value of an environment, or adds an unknown key."""
    probe = rng.random() < 0.25
    every = [place for place in places(schema, schema) if place[0] and (place[0][0] == "probe") == probe]
    path, below = rng.choice([place for place in every if place[0] != ("enabled",)])  # only a parent chart sets that
    if below.get("type") == "object" and rng.random() < 0.5:
        path, value = (*path, rng.choice(KEYS)), rng.choice([1, "a", None, {}])
    else:
        value = spoiled(rng, below, schema, path)
    put(rng, values, path, value)
