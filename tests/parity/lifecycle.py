"""What a change restarts, and what it keeps, in both outputs.

For each target of the systems that have everything: a new version of the application or of the chart changes no
pod template, a new image changes those that run it and no other, a new setting those that have the ConfigMap, and a Dapr
component those whose sidecars load it. Objects that hold data are kept by all who could
remove them, releases share no names but those that are meant to be shared, a sidecar lives as long as the pod's grace period lets its component live, and the command in the
chart's notes restarts the application alone.
"""

import dataclasses
import itertools
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

import outputs
import objects
import systems

BINARY = outputs.REPOSITORY / "build/twinhull"
SYSTEMS = ("004-kubernetes-deployment", "006-phase5-partb-local-deployment")
DATA = ("PersistentVolumeClaim", "Kafka", "KafkaNodePool", "KafkaTopic", "Namespace")
KEPT = {"helm.sh/resource-policy": "keep", "kustomize.toolkit.fluxcd.io/prune": "disabled",
        "argocd.argoproj.io/sync-options": "Prune=false,Delete=false"}
# Strimzi copies the labels of its objects to pods, except these (Labels.java of its operator-common).
NOT_COPIED = re.compile(r"app\.kubernetes\.io/(?!part-of)|kustomize\.toolkit\.fluxcd\.io/")

# What applications refer to by name, and the names that the documents fix.
SHARED = ("Component", "Secret", "ExternalSecret", "KafkaTopic")


def edit(path, change):
    described = yaml.safe_load(path.read_text("utf-8")) or {}
    change(described)
    path.write_text(outputs.dump(described), "utf-8")


def new_image(component, variants):
    """Sets a tag in the topmost layer, the files of the environments."""
    def set_tag(values):
        values.setdefault(component, {}).setdefault("image", {}).update(tag="v99.9.9")

    def change(root):
        for system in SYSTEMS:
            for path in (root / "environments" / system).glob(f"{variants}/*.yaml"):
                if path.name != "values.yaml":
                    edit(path, set_tag)
    return change


def new_setting(root):
    """Sets an entry of the ConfigMap in the files of the environments."""
    def set_entry(values):
        values.setdefault("config", {}).update(LOG_LEVEL="trace-requests")

    for system in SYSTEMS:
        for path in (root / "environments" / system).glob("*/*.yaml"):
            if path.name != "values.yaml":
                edit(path, set_entry)


def new_version(key, version):
    def change(root):
        for system in SYSTEMS:
            edit(root / "environments" / system / "system.yaml",
                 lambda described: described["chart"].update({key: version}))
    return change


def runs_image(template, part):
    return any(part in container["image"] for container in template["spec"]["template"]["spec"]["containers"])


def reads_config(template):
    """By the checksum of a chart's ConfigMap, or the digest in the name of the overlays'."""
    pod = template["spec"]["template"]
    return "checksum/config" in (pod["metadata"].get("annotations") or {}) or bool(GENERATED_CONFIG.search(json.dumps(pod)))


GENERATED_CONFIG = re.compile(r'"[^"]*config-[24-9bcdfghkmt]{10}"')

# The change, how it is made, and the pod templates that must change.
CHANGES = (
    ("chart.appVersion", new_version("appVersion", "99.9.9"), lambda template: runs_image(template, ":99.9.9")),
    ("chart.version", new_version("version", "99.9.9"), lambda template: False),
    ("the image of the backend", new_image("backend", "*"), lambda template: runs_image(template, "backend")),
    ("an entry of the ConfigMap", new_setting, reads_config),
    ("the image of the broker", new_image("redpanda", "phase5"), lambda template: runs_image(template, "redpanda")),
)


class Checks:
    def __init__(self):
        self.passed, self.failed = 0, 0

    def wanted(self, holds, place, what):
        self.passed, self.failed = self.passed + bool(holds), self.failed + (not holds)
        if not holds:
            print(f"FAILED {place}: {what}")


def templates(rendered):
    """The pod templates among objects by kind and name; of Strimzi's objects all that reaches its pods. A Job with
    another pod template is another Job: its name ends in a digest."""
    out = {}
    for item in rendered:
        kind, metadata, spec = item["kind"], item["metadata"], item.get("spec") or {}
        name = re.sub(r"-[0-9a-f]{8}$", "", metadata["name"]) if kind == "Job" else metadata["name"]
        if "template" in spec and "containers" in spec["template"].get("spec", {}):
            out[kind, name] = {"spec": {"template": spec["template"]}}
        elif kind in ("Kafka", "KafkaNodePool"):
            labels = {key: value for key, value in metadata["labels"].items() if not NOT_COPIED.match(key)}
            out[kind, name] = {"labels": labels, "spec": spec}
    return out


def render(root):
    """Both outputs of each target after `generate`: {(target, output): objects}."""
    made = subprocess.run([BINARY, "generate", "--quiet", "--force"], cwd=root, capture_output=True, text=True)
    if made.returncode:
        raise RuntimeError(made.stdout + made.stderr)
    out = {}
    for target in systems.read_targets(root, root / "out"):
        with tempfile.TemporaryDirectory(prefix="twinhull-lifecycle-") as home:
            for output, ran in (("helm", outputs.helm("template", target, home, target.secret_values())),
                              ("kustomize", outputs.kustomize(target, home))):
                if ran.status:
                    raise RuntimeError(f"{target.label} ({output}): {ran.stderr}")
                out[target.label, output] = objects.read(ran.stdout)
    return out


def check_changes(repository, before, checks):
    for what, change, follows in CHANGES:
        with tempfile.TemporaryDirectory(prefix="twinhull-lifecycle-") as folder:
            root = copy_of(repository, folder)
            change(root)
            for place, rendered in render(root).items():
                old, new = templates(before[place]), templates(rendered)
                changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
                wanted = {key for key, template in new.items() if "Kafka" not in key[0] and follows(template)}
                checks.wanted(changed == wanted, " ".join(place),
                              f"{what} changes the pods of {sorted(changed)} instead of {sorted(wanted)}")


def check_secrets(root, before, checks):
    """The chart restarts the pods that read a Secret of which a value changes, and no others."""
    for target in systems.read_targets(root, root / "out"):
        for key in target.secrets:
            values = target.secret_values()
            values[key.value] += "changed"
            with tempfile.TemporaryDirectory(prefix="twinhull-lifecycle-") as home:
                ran = outputs.helm("template", target, home, values)
            if ran.status:
                raise RuntimeError(f"{target.label}: {ran.stderr}")
            old, new = templates(before[target.label, "helm"]), templates(objects.read(ran.stdout))
            changed = {name for name in new if old.get(name) != new[name]}
            same = {one.secret for one in target.secrets if one.value == key.value}
            wanted = {name for name, template in new.items()
                      if any(json.dumps({"name": secret})[1:-1] in json.dumps(template) for secret in same)}
            checks.wanted(changed == wanted, target.label,
                          f"{key.value} changes the pods of {sorted(changed)} instead of {sorted(wanted)}")


def check_dapr(root, before, checks):
    """The chart restarts the pods whose sidecars load a Dapr component that changes, and no others."""
    for target in systems.read_targets(root, root / "out"):
        old = before[target.label, "helm"]
        loading = {app for item in old if item["kind"] == "Component" and item["spec"]["type"] == "pubsub.kafka" for app in item["scopes"]}
        if not loading or any(item["kind"] == "Kafka" for item in old):
            continue
        with tempfile.TemporaryDirectory(prefix="twinhull-lifecycle-") as home:
            values = pathlib.Path(home) / "values.yaml"
            given = yaml.safe_load(target.values.read_text("utf-8")) or {}
            given.setdefault("redpanda", {}).setdefault("service", {})["port"] = 19092
            values.write_text(outputs.dump(given), "utf-8")
            ran = outputs.helm("template", dataclasses.replace(target, values=values), home, target.secret_values())
        if ran.status:
            raise RuntimeError(f"{target.label}: {ran.stderr}")
        was, now = templates(old), templates(objects.read(ran.stdout))
        changed = {name for name in now if was.get(name) != now[name] and name[0] == "Deployment" and name[1] != "redpanda"}
        wanted = {name for name, template in now.items()
                  if (template["spec"]["template"]["metadata"].get("annotations") or {}).get("dapr.io/app-id") in loading}
        checks.wanted(wanted and changed == wanted, target.label,
                      f"the broker's port changes the pods of {sorted(changed)} instead of {sorted(wanted)}")


def check_data(rendered, place, checks):
    for item in rendered:
        if item["kind"] not in DATA:
            continue
        annotations = item["metadata"].get("annotations") or {}
        missing = {key for key, value in KEPT.items() if annotations.get(key) != value}
        checks.wanted(not missing, place, f"{item['kind']} {item['metadata']['name']} is not kept: {missing}")


def check_sidecars(rendered, place, checks):
    for item in rendered:
        template = (item.get("spec") or {}).get("template") or {}
        annotations = (template.get("metadata") or {}).get("annotations") or {}
        if annotations.get("dapr.io/enabled") != "true":
            continue
        grace = template["spec"]["terminationGracePeriodSeconds"]
        blocked = int(annotations.get("dapr.io/block-shutdown-duration", "0s").removesuffix("s"))
        ends = blocked + int(annotations["dapr.io/graceful-shutdown-seconds"])
        checks.wanted(ends == grace, place, f"{item['metadata']['name']} has {grace} s to end, its sidecar {ends} s")


def check_notes(root, before, checks):
    """The notes restart Deployments of components by name."""
    for target in systems.read_targets(root, root / "out"):
        text = (target.chart / "templates/NOTES.txt").read_text("utf-8")
        text = re.sub(r'{{ include "[\w-]+\.fullname" \. }}', target.release, text)
        restarted = set(re.findall(r"rollout restart (\S+)", text))
        components = {f"deployment/{item['metadata']['name']}" for item in before[target.label, "helm"]
                      if item["kind"] == "Deployment" and item["metadata"]["name"] != "redpanda"}
        checks.wanted(restarted and restarted <= components, target.label, f"the notes restart {restarted}")


def check_names(root, checks):
    """Two releases in a namespace share only what has a fixed name, and long names are valid."""
    for target in systems.read_targets(root, root / "out"):
        made = {}
        for release in ("alpha", "beta", "r" * 53, "r" * 52 + "s"):
            with tempfile.TemporaryDirectory(prefix="twinhull-lifecycle-") as home:
                ran = outputs.helm("template", dataclasses.replace(target, release=release), home,
                                   target.secret_values())
                if ran.status:
                    raise RuntimeError(f"{target.label} as {release}: {ran.stderr}")
                made[release] = objects.read(ran.stdout)
        names = {release: {(item["kind"], item["metadata"]["name"]) for item in rendered}
                 for release, rendered in made.items()}
        for one, other in itertools.combinations(names, 2):
            both = {f"{kind} {name}" for kind, name in names[one] & names[other]}
            fixed = {f"{kind} redpanda" for kind, _ in names[one]}
            shared = {name for name in both if name.split()[0] not in SHARED and name not in fixed}
            checks.wanted(not shared, target.label, f"the releases {one} and {other} share {sorted(shared)}")
        for release, rendered in made.items():
            for item in rendered:
                name = item["metadata"]["name"]
                checks.wanted(len(name) <= 63, target.label, f"as {release}, {item['kind']} {name} is too long")
                template = (item.get("spec") or {}).get("template") or {}
                app = ((template.get("metadata") or {}).get("annotations") or {}).get("dapr.io/app-id", "")
                checks.wanted(len(app) <= 58, target.label, f"as {release}, the app ID {app} is too long")


def copy_of(repository, folder):
    root = pathlib.Path(folder)
    for part in ("schemas", "templates"):
        shutil.copytree(repository / part, root / part, ignore=shutil.ignore_patterns("kubernetes"))
    for system in SYSTEMS:
        shutil.copytree(repository / "environments" / system, root / "environments" / system)
    return root


def main():
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="twinhull-lifecycle-") as folder:
        root = copy_of(outputs.REPOSITORY, folder)
        before = render(root)
        for place, rendered in before.items():
            check_data(rendered, " ".join(place), checks)
            check_sidecars(rendered, " ".join(place), checks)
        check_notes(root, before, checks)
        check_secrets(root, before, checks)
        check_dapr(root, before, checks)
        check_names(root, checks)
    check_changes(outputs.REPOSITORY, before, checks)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
