"""Kubernetes objects as data: a strict reader, and the comparison of the two outputs."""

import re

import yaml

# A generated name, what refers to it, and what the chart has instead.
GENERATED = re.compile(r"(.+)-[bcdfghkmt0-9]{10}")
REFERENCES = ("configMap", "configMapKeyRef", "configMapRef")
CHECKSUMS = ("checksum/config", "checksum/dapr", "checksum/files", "checksum/secrets")

BASE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DuplicateKey(Exception):
    pass


class Loader(BASE):
    """Reads plain scalars the way Kubernetes' own tools do, so that a string which lost its quotes
    on one side is seen: PyYAML alone takes `1e3` for text where they take it for a number. A date is
    kept apart from a string for the same reason. A duplicate key is an error."""

    yaml_implicit_resolvers = {}


def plain(tag, pattern, first):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)


plain("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""])
plain("bool", r"^(?:[Yy]|[Nn]|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$",
      list("yYnNtTfFoO"))
plain("int", r"^[-+]?(?:0x[0-9a-fA-F_]+|0b[01_]+|0o?[0-7_]+|[0-9][0-9_]*)$", list("-+0123456789"))
plain("float", r"^(?:[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?"
               r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
      list("-+.0123456789"))
plain("date", r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?$", list("0123456789"))


def construct_map(loader, node):
    loader.flatten_mapping(node)
    result = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in result:
            raise DuplicateKey(f"line {key_node.start_mark.line + 1}: duplicate key `{key}`")
        result[key] = loader.construct_object(value_node, deep=True)
    return result


def construct_int(loader, node):
    text = node.value.replace("_", "")
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("+-")
    if len(digits) > 1 and digits[0] == "0" and digits[1].isdigit():
        digits = "0o" + digits[1:]
    return sign * int(digits, 0)


Loader.add_constructor("tag:yaml.org,2002:map", construct_map)
Loader.add_constructor("tag:yaml.org,2002:int", construct_int)
Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: ("float", node.value.replace("_", "")))
Loader.add_constructor("tag:yaml.org,2002:date", lambda loader, node: ("date", node.value))
Loader.bool_values = {**BASE.bool_values, "y": True, "n": False}


def read(text):
    """All objects of a stream; List objects are split."""
    objects = []
    for document in yaml.load_all(text, Loader):
        if document is None:
            continue
        objects += document["items"] if document.get("kind") == "List" else [document]
    return objects


def identity(item):
    return item.get("apiVersion", "?"), item.get("kind", "?"), item.get("metadata", {}).get("name", "?")


def name_of(key):
    return f"{key[1]} `{key[2]}` ({key[0]})"


# ---------------------------------------------------------------------------------------------------
# What the two outputs may differ in. Nothing else is forgiven anywhere in these tests.

def belongs_to_one_hull(item):
    """Hooks only exist in Helm; a chart is installed into an existing namespace."""
    annotations = item.get("metadata", {}).get("annotations") or {}
    return "helm.sh/hook" in annotations or item.get("kind") == "Namespace"


def forgive_labels(labels):
    """`helm.sh/chart` is the chart; `managed-by` must exist, but its value is the installing tool."""
    labels.pop("helm.sh/chart", None)
    if "app.kubernetes.io/managed-by" in labels:
        labels["app.kubernetes.io/managed-by"] = "(whoever installs)"


def forgive_line_breaks(item):
    """Kustomize breaks long base64 texts into lines; decoders ignore that."""
    if item.get("kind") == "Secret" and isinstance(item.get("data"), dict):
        item["data"] = {key: value.replace("\n", "") if isinstance(value, str) else value
                        for key, value in item["data"].items()}


def original_names(items, wanted=None):
    """Removes the digests that Kustomize appends to the names of generated ConfigMaps, and to references. `wanted`: the
    original names, if they are known."""
    renamed = {}
    for item in items:
        stem = GENERATED.fullmatch(item["metadata"]["name"]) if item["kind"] == "ConfigMap" else None
        if stem and (wanted is None or (stem[1] in wanted and stem[0] not in wanted)):
            renamed[stem[0]] = stem[1]

    def rename(value):
        if isinstance(value, dict):
            for key, child in value.items():
                if key in REFERENCES and isinstance(child, dict) and child.get("name") in renamed:
                    child["name"] = renamed[child["name"]]
                rename(child)
        elif isinstance(value, list):
            for child in value:
                rename(child)

    for item in items:
        if item["kind"] == "ConfigMap":
            item["metadata"]["name"] = renamed.get(item["metadata"]["name"], item["metadata"]["name"])
        rename(item)
    return items


def forgive_checksums(value):
    """A change of a ConfigMap restarts the pods: because its name changes, or in the chart, these annotations do."""
    if isinstance(value, dict):
        annotations = value.get("annotations")
        if isinstance(annotations, dict):
            for key in CHECKSUMS:
                annotations.pop(key, None)
            if not annotations:
                del value["annotations"]
        for child in value.values():
            forgive_checksums(child)
    elif isinstance(value, list):
        for child in value:
            forgive_checksums(child)


def forgive_namespace(item, namespace):
    """A chart omits the namespace, which `--namespace` sets; an overlay sets the same one."""
    item["metadata"].setdefault("namespace", namespace)

# ---------------------------------------------------------------------------------------------------


def normalize(value):
    if isinstance(value, dict):
        labels = value.get("labels")
        if isinstance(labels, dict):
            forgive_labels(labels)
            if not labels:
                del value["labels"]
        for child in value.values():
            normalize(child)
    elif isinstance(value, list):
        for child in value:
            normalize(child)


def by_identity(objects, namespace, output, problems):
    result = {}
    for item in objects:
        if belongs_to_one_hull(item):
            continue
        key = identity(item)
        if key in result:
            problems.append(f"{output} makes {name_of(key)} twice")
        normalize(item)
        forgive_line_breaks(item)
        if "metadata" in item:
            forgive_namespace(item, namespace)
        result[key] = item
    return result


def differences(left, right, path=""):
    """Every difference of two values, as (path, left, right). Types count: `1` is not `true`."""
    missing = "(absent)"
    if type(left) is not type(right):
        yield path, left, right
    elif isinstance(left, dict):
        for key in sorted({*left, *right}, key=str):
            place = f"{path}.{key}" if path else str(key)
            if key not in left or key not in right:
                yield place, left.get(key, missing), right.get(key, missing)
            else:
                yield from differences(left[key], right[key], place)
    elif isinstance(left, list):
        for index in range(max(len(left), len(right))):
            place = f"{path}[{index}]"
            if index >= len(left) or index >= len(right):
                yield place, *(side[index] if index < len(side) else missing for side in (left, right))
            else:
                yield from differences(left[index], right[index], place)
    elif left != right:
        yield path, left, right


def compare(helm, kustomize, namespace):
    """What is not the same in the two outputs, one readable line each; empty when they are twins."""
    problems = []
    original_names(kustomize, {item["metadata"]["name"] for item in helm if item.get("kind") == "ConfigMap"})
    for item in helm:
        if item.get("kind") not in ("Job", "CronJob"):  # the name of a Job depends on them
            forgive_checksums(item.get("spec"))
    ours = by_identity(helm, namespace, "helm", problems)
    theirs = by_identity(kustomize, namespace, "kustomize", problems)
    problems += [f"{name_of(key)} is made by helm alone" for key in sorted(ours.keys() - theirs.keys())]
    problems += [f"{name_of(key)} is made by kustomize alone" for key in sorted(theirs.keys() - ours.keys())]
    for key in sorted(ours.keys() & theirs.keys()):
        for path, left, right in differences(ours[key], theirs[key]):
            problems.append(f"{name_of(key)} {path}\n    helm:      {left!r}\n    kustomize: {right!r}")
    return problems
