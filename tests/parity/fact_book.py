"""Facts: which checks passed and failed, and how objects are compared with expectations."""

import objects


class Exact(dict):
    """A map in an expectation that must have no other keys."""


class Loader(objects.Loader):
    pass


Loader.add_constructor("!exact", lambda loader, node: Exact(objects.construct_map(loader, node)))


class Facts:
    """Counts passed checks; records a line for each failed one."""

    def __init__(self, label):
        self.label = label
        self.passed = 0
        self.failures = []

    def check(self, holds, where, message):
        if holds:
            self.passed += 1
        else:
            self.failures.append(f"{self.label}: {where}: {message}")
        return bool(holds)

    def equal(self, found, expected, where, what):
        self.check(type(found) is type(expected) and found == expected, where,
                   f"{what} is {found!r}, not {expected!r}")

    def shows(self, found, expected, where, path=""):
        """Compares `found` with an expectation: maps by key, lists of named items by name, the rest as a whole."""
        if expected is None:
            self.check(found is None, where, f"{path} is {found!r}, although it should not exist")
        elif isinstance(expected, Exact):
            self.equal(found, dict(expected), where, path)
        elif isinstance(expected, dict):
            if self.check(isinstance(found, dict), where, f"{path or 'it'} is {found!r}, not a map"):
                for key, value in expected.items():
                    self.shows(found.get(key), value, where, f"{path}.{key}" if path else key)
        elif isinstance(expected, list) and all(isinstance(item, dict) and "name" in item for item in expected):
            by_name = {item.get("name"): item for item in found or [] if isinstance(item, dict)}
            for item in expected:
                place = f"{path}[{item['name']}]"
                if self.check(item["name"] in by_name, where, f"{place} does not exist"):
                    self.shows(by_name[item["name"]], item, where, place)
        else:
            self.equal(found, expected, where, path)


class Stock:
    """The objects of a target, by kind and name."""

    def __init__(self, items):
        self.items = items

    def of(self, *kinds):
        return [item for item in self.items if item["kind"] in kinds]

    def get(self, kind, name):
        return next((item for item in self.of(kind) if item["metadata"]["name"] == name), None)

    def names(self):
        return sorted(name(item) for item in self.items)

    def pods(self):
        """(object, pod metadata, pod spec) of everything that runs containers."""
        found = []
        for item in self.items:
            if item["kind"] == "Pod":
                found.append((item, item["metadata"], item["spec"]))
            elif item["kind"] in ("Deployment", "StatefulSet", "DaemonSet", "Job"):
                template = item["spec"]["template"]
                found.append((item, template.get("metadata", {}), template["spec"]))
        return found


def name(item):
    return f"{item['kind']} {item['metadata']['name']}"


def containers(spec):
    return [*spec.get("initContainers", []), *spec["containers"]]


def selected(labels, selector):
    return all(labels.get(key) == value for key, value in selector.items())


UNITS = {"": 1000, "m": 1, "k": 10**6, "M": 10**9, "G": 10**12, "T": 10**15,
         "Ki": 1000 * 2**10, "Mi": 1000 * 2**20, "Gi": 1000 * 2**30, "Ti": 1000 * 2**40}


def quantity(text):
    """A Kubernetes quantity in thousandths, exactly."""
    digits = text.rstrip("mkKMGTi")
    whole, _, fraction = digits.partition(".")
    scale = UNITS[text[len(digits):]]
    return int(whole) * scale + (int(fraction) * scale // 10 ** len(fraction) if fraction else 0)
