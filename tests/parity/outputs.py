"""Renders a target with the real Helm and the real Kustomize, and says how the two differ."""

import dataclasses
import os
import pathlib
import shutil
import subprocess
import tempfile

import yaml

import objects

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
HELM = REPOSITORY / "build/tools/helm"
KUBECTL = REPOSITORY / "build/tools/kubectl"
TIMEOUT_SECONDS = 120


class QuotedDumper(yaml.SafeDumper):
    """PyYAML leaves `1e3` bare; a string that is always quoted stays one for every reader."""


QuotedDumper.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def dump(values, visible=False):
    """`visible` spells out all but ASCII, for people who look for what is special about a value."""
    return yaml.dump(values, Dumper=QuotedDumper, allow_unicode=not visible, width=10**6)


@dataclasses.dataclass
class Ran:
    status: int
    stdout: str
    stderr: str


def run(arguments, home):
    """Runs a tool in an environment that knows no cluster, no plugins and no settings of the user."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "KUBECONFIG": os.devnull, "LC_ALL": "C.UTF-8",
                   "HELM_CACHE_HOME": f"{home}/cache", "HELM_CONFIG_HOME": f"{home}/config",
                   "HELM_DATA_HOME": f"{home}/data"}
    done = subprocess.run([str(part) for part in arguments], cwd=home, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=TIMEOUT_SECONDS)
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace"))


def helm(command, target, home, secret_values):
    """`helm lint` or `helm template` of a target with values for its secrets."""
    secrets = pathlib.Path(home) / "secrets.yaml"
    secrets.write_text(dump({"secrets": secret_values} if secret_values else {}), "utf-8")
    name = [target.release] if command == "template" else []
    options = ["--strict"] if command == "lint" else []
    return run([HELM, command, *name, target.chart, "-f", target.values, "-f", secrets, "-n", target.namespace,
                *options], home)


def kustomize(target, home):
    """`kubectl kustomize` of a copy of the tree in which the env files were filled in, each beside its example."""
    copy = pathlib.Path(home) / "kustomize"
    shutil.copytree(target.tree, copy)
    texts = target.env_files()
    for example in list(copy.rglob("*.env.example")):
        file = example.with_suffix("")
        if file.name in texts:
            file.write_text(texts[file.name], "utf-8")
    return run([KUBECTL, "kustomize", copy / target.overlay], home)


def indent(text):
    return "".join(f"    {line}\n" for line in text.strip().splitlines()).rstrip("\n")


def twins(target, lint=True):
    """Renders both outputs of a target; returns what is wrong, one readable text each. `lint`: the target is
    one that people install, so Helm's linter has a say too, and something must come of it."""
    problems = []
    with tempfile.TemporaryDirectory(prefix="twinhull-parity-") as home:
        if lint:
            linted = helm("lint", target, home, target.secret_values())
            if linted.status:
                problems.append("helm lint --strict complains\n" + indent(linted.stdout + linted.stderr))
        chart = helm("template", target, home, target.secret_values())
        if chart.status or chart.stderr:
            problems.append("helm template complains\n" + indent(chart.stderr))
        tree = kustomize(target, home)
        if tree.status or tree.stderr:
            problems.append("kubectl kustomize complains\n" + indent(tree.stderr))
        if chart.status or tree.status:
            return problems
        sides = []
        for output, text in (("helm", chart.stdout), ("kustomize", tree.stdout)):
            try:
                sides.append(objects.read(text))
            except (yaml.YAMLError, objects.DuplicateKey) as error:
                problems.append(f"what {output} prints cannot be read\n" + indent(str(error)))
        if len(sides) == 2:
            if lint and not all(sides):
                problems.append("there is no object at all")
            problems += objects.compare(*sides, target.namespace)
    return problems
