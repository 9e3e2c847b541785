"""Mistakes in Kubernetes objects, and what a kube-apiserver says to each: the files of corpus/.

A file has groups. A group is a valid object, then what was changed in it, a line per mistake:

    === deployment
    apiVersion: apps/v1
    …
    --- $pod = spec.template.spec
    -  $pod.hostname: Web
    +  spec.replicas
    ~  $pod.terminationGracePeriodSeconds: -1 ;; spec.replicas: 0

`-` the server rejects the object, `+` it accepts it, `~` it accepts it with a warning; a `?` after it: `twinhull lint`
does not agree. A path with a value sets it, with `+=` appends to a list, without a value removes it; values are
YAML in flow style. `;;` separates the changes of one mistake, `$name = PATH` after `---` shortens paths.
"""

import copy
import dataclasses
import pathlib
import re

import yaml

FOLDER = pathlib.Path(__file__).parent / "corpus"
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
STEP = re.compile(r'\.?(?:\["([^"]*)"\]|\[(\d+)\]|([^.\[]+))')


@dataclasses.dataclass
class Mistake:
    text: str
    verdict: str  # `-`, `+` or `~`
    agreed: bool
    value: dict
    line: int


@dataclasses.dataclass
class Group:
    name: str
    value: dict
    mistakes: list


def steps(path):
    """The keys and indices of a path."""
    out, at = [], 0
    while at < len(path):
        match = STEP.match(path, at)
        if not match:
            raise ValueError(f"invalid path {path}")
        key, index, plain = match.groups()
        out.append(int(index) if index is not None else plain if plain is not None else key)
        at = match.end()
    return out


def change(value, text):
    """Applies one change in place."""
    match = re.match(r'((?:\["[^"]*"\]|\[\d+\]|[^:\["+ ]|:(?! |$))+)(: | \+= |$)(.*)$', text)
    if not match:
        raise ValueError(f"invalid change {text}")
    path, sign, written = match.groups()
    *above, last = steps(path)
    for step in above:
        if isinstance(value, dict) and value.get(step) is None:
            value[step] = {}
        value = value[step]
    if not sign:
        del value[last]
        return
    new = yaml.load(written, Loader=Loader)
    if sign == " += ":
        if isinstance(value, dict) and value.get(last) is None:
            value[last] = []
        value[last].append(new)
    elif isinstance(value, list) and last == len(value):
        value.append(new)
    else:
        value[last] = new


def expand(text, names):
    return re.sub(r"\$(\w+)", lambda match: names[match[1]], text)


def read(path):
    """The groups of a file."""
    groups = []
    for part in re.split(r"(?m)^=== ", path.read_text())[1:]:
        above, _, below = part.partition("\n--- ")
        name, _, text = above.partition("\n")
        value = yaml.load(text, Loader=Loader)
        first, *lines = below.split("\n")
        names = {}
        for word in first.split(", "):
            if "=" in word:
                short, _, path_ = word.strip().partition(" = ")
                names[short.removeprefix("$")] = expand(path_, names)
        mistakes = []
        for number, line in enumerate(lines):
            if not line.strip() or line.startswith("#"):
                continue
            verdict, agreed, written = line[0], line[1] != "?", line[3:]
            spoiled = copy.deepcopy(value)
            try:
                for one in written.split(" ;; "):
                    if one.split(":")[0].split(" ")[0].startswith("$"):
                        head = re.match(r"\$\w+", one)[0]
                        one = expand(head, names) + one[len(head):]
                    change(spoiled, one)
            except (KeyError, IndexError, TypeError, ValueError, yaml.YAMLError) as error:
                raise SystemExit(f"{path.name}: {name}: {line}: {error!r}") from error
            mistakes.append(Mistake(written, verdict, agreed, spoiled, number))
        groups.append(Group(name, value, mistakes))
    return groups


def read_all(only=()):
    """File -> its groups."""
    return {path: read(path) for path in sorted(FOLDER.glob("*.txt")) if not only or path.stem in only}


class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    """Without aliases."""

    def ignore_aliases(self, data):
        return True


def represent_text(dumper, text):
    """In quotes if YAML 1.2 reads it as a number, as in `1e5`."""
    number = re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+", text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if number else None)


Dumper.add_representer(str, represent_text)


def dump(value):
    return yaml.dump(value, Dumper=Dumper, sort_keys=False, width=10**9, allow_unicode=True)


def write_marks(path, marks):
    """Replaces the two first characters of the mistakes of a file, in order."""
    lines, left = [], list(marks)
    inside = False
    for line in path.read_text().split("\n"):
        if line.startswith("=== "):
            inside = False
        if inside and line.strip() and not line.startswith("#"):
            line = left.pop(0) + line[2:]
        if line.startswith("--- "):
            inside = True
        lines.append(line)
    path.write_text("\n".join(lines))
