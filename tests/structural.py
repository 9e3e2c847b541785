"""Objects against the structural schemas of CustomResourceDefinitions.

Stricter than a cluster in one way: an unknown field is an error here, where a cluster
would drop it silently. CEL rules (`x-kubernetes-validations`) are not evaluated.
"""

import re

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool}


def is_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def check(value, schema, path="", root=True):
    """The errors of a value, one per line."""
    problems = []
    wanted = schema.get("type")
    if schema.get("x-kubernetes-int-or-string"):
        if not is_type(value, "integer") and not isinstance(value, str):
            problems.append(f"{path}: neither integer nor string")
    elif value is None:
        if not schema.get("nullable"):
            problems.append(f"{path}: null")
        return problems
    elif wanted and not is_type(value, wanted):
        return [f"{path}: {type(value).__name__} instead of {wanted}"]
    if "enum" in schema and value not in schema["enum"]:
        problems.append(f"{path}: {value!r} is not one of {schema['enum']}")
    if isinstance(value, str):
        problems += check_text(value, schema, path)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value < schema.get("minimum", value) or value > schema.get("maximum", value):
            problems.append(f"{path}: {value} is out of range")
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            problems.append(f"{path}: {len(value)} items")
        for index, item in enumerate(value):
            problems += check(item, schema.get("items", {}), f"{path}[{index}]", False)
    if isinstance(value, dict):
        problems += check_map(value, schema, path, root)
    problems += check_combinations(value, schema, path)
    return problems


def check_text(value, schema, path):
    problems = []
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        problems.append(f"{path}: {len(value)} characters")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        problems.append(f"{path}: {value!r} does not match {schema['pattern']}")
    return problems


def check_map(value, schema, path, root):
    problems = [f"{path}.{key}: is missing" for key in schema.get("required", []) if key not in value]
    properties = schema.get("properties", {})
    for key, item in value.items():
        if root and key in ("apiVersion", "kind", "metadata"):
            continue  # checked by the API itself
        if key in properties:
            problems += check(item, properties[key], f"{path}.{key}", False)
        elif isinstance(schema.get("additionalProperties"), dict):
            problems += check(item, schema["additionalProperties"], f"{path}.{key}", False)
        elif not schema.get("x-kubernetes-preserve-unknown-fields") and not schema.get("additionalProperties") \
                and schema.get("type") == "object":
            problems.append(f"{path}.{key}: is unknown")
    return problems


def check_combinations(value, schema, path):
    """The logical keywords of structural schemas only constrain values, and do not reject unknown fields."""
    def holds(part):
        return not check(value, {key: item for key, item in part.items() if key != "type"}, path, False)

    problems = []
    if "allOf" in schema and not all(map(holds, schema["allOf"])):
        problems.append(f"{path}: not all of `allOf` match")
    if "anyOf" in schema and not any(map(holds, schema["anyOf"])):
        problems.append(f"{path}: none of `anyOf` matches")
    if "oneOf" in schema and sum(map(holds, schema["oneOf"])) != 1:
        problems.append(f"{path}: not exactly one of `oneOf` matches")
    if "not" in schema and holds(schema["not"]):
        problems.append(f"{path}: `not` matches")
    return problems
