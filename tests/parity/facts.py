"""Requirements of the generated systems, object by object: those of their documents, and general
best practices. Every target is rendered by the real Kustomize, its chart by the real Helm.

The expectations of a system are in facts/<system>.yaml, in the terms of its document.
"""

import argparse
import concurrent.futures
import functools
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from fact_book import Facts, Stock
import facts_of_charts
import facts_of_dapr
import facts_of_pods
import facts_of_systems
import facts_of_trees
import outputs
import objects
import suite
import systems

TWINHULL = outputs.REPOSITORY / "build/twinhull"


def merged(below, above):
    """Two layers of values, as Helm merges them."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    both = {key: merged(below.get(key), value) for key, value in above.items() if value is not None}
    return {**{key: value for key, value in below.items() if key not in above}, **both}


def load(path):
    return yaml.load(path.read_text("utf-8"), objects.Loader) or {}


def capacity(target):
    """The capacity of the target's cluster: not a value of the chart, because only the program reads it."""
    folder = outputs.REPOSITORY / "environments" / target.system
    environment = target.name.removeprefix(target.variant + "-")
    layers = [folder / "values.yaml", folder / target.variant / "values.yaml",
              folder / target.variant / f"{environment}.yaml"]
    found = {}
    for layer in layers:
        found |= (load(layer) if layer.exists() else {}).get("capacity") or {}
    return found


def of_target(target):
    facts = Facts(target.label)
    with tempfile.TemporaryDirectory(prefix="twinhull-facts-") as home:
        ran = outputs.kustomize(target, home)
    if not facts.check(ran.status == 0 and not ran.stderr, "kubectl kustomize", ran.stderr.strip()):
        return facts
    stock = Stock(objects.original_names(objects.read(ran.stdout)))
    chart, defaults = load(target.chart / "Chart.yaml"), load(target.chart / "values.yaml")
    values = {**merged(defaults, load(target.values)), "capacity": capacity(target)}
    facts_of_pods.check(facts, target, chart, values, stock)
    facts_of_dapr.check(facts, stock)
    facts_of_systems.check(facts, target, chart, defaults, values, stock)
    return facts


# The rules of 004's document on values, with its exact messages.
BAD_VALUES = (
    ("frontend: {replicaCount: 0}", "At least 1 frontend replica required"),
    ("backend: {replicaCount: 0}", "At least 1 backend replica required"),
    ("frontend: {resources: {requests: {memory: 1Gi}}}", "Request cannot exceed limit"),
    ("backend: {resources: {requests: {memory: 513Mi}}}", "Request cannot exceed limit"),
    ("capacity: {cpu: 300m}", "capacity"),
    ("frontend: {image: {tag: latest}}", "latest"),
)


def of_validation(root):
    facts = Facts("004-kubernetes-deployment (validate)")
    with tempfile.TemporaryDirectory(prefix="twinhull-facts-") as home:
        for part in ("schemas", "templates", "environments/004-kubernetes-deployment"):
            shutil.copytree(root / part, pathlib.Path(home) / part)
        layer = pathlib.Path(home) / "environments/004-kubernetes-deployment/phase4/minikube.yaml"
        original = layer.read_text("utf-8")
        for bad, message in BAD_VALUES:
            key = bad.split(":")[0]
            good = original.split(f"\n{key}:")[0] + "\n"
            layer.write_text(good + bad + "\n", "utf-8")
            ran = subprocess.run([TWINHULL, "validate", "--root", home, "--color", "never"], capture_output=True,
                                 text=True)
            facts.check(ran.returncode == 1 and message in ran.stdout, bad, f"is not rejected with `{message}`")
    return facts


def of_systems(root, out, targets):
    """The targets, and the files of each system."""
    found = []
    for system in facts_of_systems.systems():
        facts = Facts(system)
        facts.equal(sorted(target.name for target in targets if target.system == system),
                    sorted(facts_of_systems.expectations(system)["targets"]), "out/", "the list of targets")
        if (out / system).is_dir():
            facts_of_trees.check(facts, out / system, root)
        found.append(facts)
    return [*found, of_validation(root)]


def looked_at(look, target):
    """The results of `look` for a target; an object of an unexpected form is a failed check."""
    try:
        return look(target)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        facts = Facts(target.label)
        place = traceback.extract_tb(error.__traceback__)[-1]
        facts.check(False, "an object", f"does not have the expected form: {error!r} ({place.name}: {place.line})")
        return facts


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=pathlib.Path, default=outputs.REPOSITORY)
    parser.add_argument("--out", type=pathlib.Path, help="default: out/ below the root")
    options = parser.parse_args()
    out = options.out or options.root / "out"
    targets = systems.read_targets(options.root, out)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [*of_systems(options.root, out, targets),
                 *pool.map(functools.partial(looked_at, of_target), targets),
                 *pool.map(functools.partial(looked_at, facts_of_charts.check), targets)]
    for facts in found:
        for failure in facts.failures:
            print(f"FAILED {failure}")
    failed = sum(len(facts.failures) for facts in found)
    print(suite.closing_line(sum(facts.passed for facts in found), failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
