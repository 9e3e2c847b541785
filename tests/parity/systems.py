"""The generated targets, and the secrets that each of them requires at install time."""

import dataclasses
import json
import pathlib

import yaml


@dataclasses.dataclass(frozen=True)
class SecretKey:
    secret: str  # name of the Secret object
    key: str  # its key there
    value: str  # name under `secrets` in the values
    required: bool
    message: str
    prefix: str
    min_length: int

    def sample(self):
        """A valid value with everything that env files, YAML and Go templates can misread."""
        text = f"{self.prefix}{self.value}=a'b\"c#d$e{{{{f}}}} g:h\\n%i&j"
        return text + "0123456789" * ((max(0, self.min_length - len(text)) + 9) // 10)


@dataclasses.dataclass(frozen=True)
class Target:
    system: str
    name: str
    variant: str
    release: str
    namespace: str
    chart: pathlib.Path
    values: pathlib.Path
    tree: pathlib.Path  # the whole directory kustomize/
    overlay: str  # below `tree`
    secrets: tuple  # of SecretKey; empty unless values are supplied at install time

    @property
    def label(self):
        return f"{self.system} {self.name}"

    def secret_values(self):
        return {key.value: key.sample() for key in self.secrets}

    def env_files(self):
        """Name of each env file and its text."""
        files = {}
        names = names_of_secrets(self.chart, self.values)
        for key in self.secrets:
            files.setdefault(f"{names.get(key.secret, key.secret)}.env", []).append(f"{key.key}={key.sample()}\n")
        return {name: "".join(lines) for name, lines in files.items()}


def value_name(key, about):
    """The name under `secrets` in the values: the key in camel case, unless system.yaml names another."""
    first, *others = key.lower().replace("-", "_").replace(".", "_").split("_")
    return about.get("value", first + "".join(part.title() for part in others))


def secret_keys(root, system):
    """All secret keys of a system, from its system.yaml."""
    description = yaml.safe_load((root / "environments" / system / "system.yaml").read_text("utf-8"))
    return [
        SecretKey(secret, key, value_name(key, about), about.get("required", True), about.get("message", ""),
                  about.get("prefix", ""), about.get("minLength", 0))
        for secret, body in (description.get("secrets") or {}).items()
        for key, about in body["keys"].items()
    ]


def names_of_secrets(chart, values):
    """The names in the cluster by those in system.yaml, according to the target's values file and the chart's."""
    names = {}
    for path in (chart / "values.yaml", values):
        secrets = (yaml.safe_load(path.read_text("utf-8")) or {}).get("secrets") or {}
        names.update(secrets.get("names") or {})
    return names


def source_of_secrets(chart, values):
    """Where Secrets come from, by name, and the others: according to the target's values file and the chart's."""
    found = {}
    for path in (chart / "values.yaml", values):
        secrets = (yaml.safe_load(path.read_text("utf-8")) or {}).get("secrets") or {}
        found.update(secrets.get("sources") or {})
        if "source" in secrets:
            found[""] = secrets["source"]
    return lambda name: found.get(name, found.get("", "install"))


def read_targets(root, out):
    """The targets of all systems under `out`, from their index.json. The only code that knows its format."""
    targets = []
    for index in sorted(out.glob("*/index.json")):
        folder, system = index.parent, index.parent.name
        keys = tuple(secret_keys(root, system))
        for entry in json.loads(index.read_text("utf-8"))["targets"]:
            overlay = pathlib.PurePosixPath(entry["overlay"])
            chart, values = folder / entry["chart"], folder / entry["values"]
            source = source_of_secrets(chart, values)
            targets.append(Target(
                system, entry["name"], entry.get("variant", ""), entry["release"], entry["namespace"], chart, values,
                folder / overlay.parts[0], str(overlay.relative_to(overlay.parts[0])),
                tuple(key for key in keys if source(key.secret) == "install")))
    return targets
