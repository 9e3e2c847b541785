"""The generated kustomizations contain no redundant or cancelling patches, and a user's overlays on top of them work.

For each system under out/: no file has the content of another, nothing is deleted that was added, names of files have
no digests. An overlay of a user sets the namespace, images, replicas, labels, a patch and a setting; all are applied,
and the setting restarts the pods that read it. A new target changes no file of the base, the components and the other
overlays.
"""

import collections
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import objects  # noqa: E402
import outputs  # noqa: E402
import suite  # noqa: E402
import systems  # noqa: E402

MOST_LINES = 25
DIGEST = re.compile(r"-[0-9a-f]{8,}[-.]")
OWN = """apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - ../kustomize/{overlay}
namespace: elsewhere
labels:
  - pairs:
      example.com/team: shop
images:
  - name: {image}
    newTag: own
patches:
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: {deployment}
      spec:
        minReadySeconds: 7
"""
SETTING = "configMapGenerator:\n"
MERGED = """  - name: {config_map}
    behavior: merge
    literals:
      - {key}=own
"""


class Checks:
    def __init__(self):
        self.passed, self.failed = 0, 0

    def wanted(self, holds, place, what):
        self.passed, self.failed = self.passed + bool(holds), self.failed + (not holds)
        if not holds:
            print(f"FAILED {place}: {what}")


def built(target, extra=None):
    """The objects of the target, or of an overlay on top of it."""
    with tempfile.TemporaryDirectory(prefix="twinhull-trees-") as home:
        outputs.kustomize(target, home)  # fills in the env files
        folder = pathlib.Path(home) / "kustomize" / target.overlay
        if extra is not None:
            folder = pathlib.Path(home) / "own"
            folder.mkdir()
            (folder / "kustomization.yaml").write_text(extra, "utf-8")
        ran = outputs.run([outputs.KUBECTL, "kustomize", folder], home)
    if ran.status:
        raise RuntimeError(f"{target.label}: {ran.stderr}")
    return objects.read(ran.stdout)


def pod(item):
    return ((item.get("spec") or {}).get("template") or {}).get("spec") or {}


def check_files(tree, checks):
    texts = collections.defaultdict(list)
    for path in sorted(tree.rglob("*")):
        if not path.is_file() or path.name == ".gitignore":
            continue
        name, text = path.relative_to(tree.parent), path.read_text("utf-8")
        # Targets can have the same numbers, and components patch the same objects.
        if path.name != "kustomization.yaml" and ("overlays" not in name.parts or text.count("\n") > MOST_LINES):
            texts[text].append(str(name))
        checks.wanted(not re.search(r"^\$patch: delete", text, re.M), name, "deletes an object")
        checks.wanted(not DIGEST.search(path.name), name, "has a digest in its name")
    for names in texts.values():
        checks.wanted(len(names) == 1, tree.parent.name, f"has one text twice: {names}")


def check_own_overlay(target, checks):
    before = {objects.identity(item): item for item in built(target)}
    deployment = next(item for item in before.values() if item["kind"] == "Deployment")
    image = pod(deployment)["containers"][0]["image"]
    named = deployment["metadata"]["name"]
    own = OWN.format(overlay=target.overlay, image=image.rpartition(":")[0], deployment=named)
    settings = [item for item in before.values() if item["kind"] == "ConfigMap"]
    stems = {}
    for config_map in settings:
        name = config_map["metadata"]["name"]
        stem = objects.GENERATED.fullmatch(name)
        checks.wanted(stem, target.label, f"the ConfigMap {name} has no generated name")
        stems[name] = stem[1]
        own += (SETTING if len(stems) == 1 else "") + MERGED.format(config_map=stem[1], key=sorted(config_map["data"])[0])
    after = built(target, own)

    for item in after:
        place = f"{target.label}: {item['kind']} {item['metadata']['name']}"
        space = item["metadata"]["name"] if item["kind"] == "Namespace" else item["metadata"].get("namespace")
        checks.wanted(space == "elsewhere", place, "is in another namespace")
        checks.wanted(item["metadata"]["labels"]["example.com/team"] == "shop", place, "lacks the label")
        for subject in item.get("subjects", []):
            checks.wanted(subject["namespace"] == "elsewhere", place, "has a subject in another namespace")
        if item["kind"] == "Deployment" and item["metadata"]["name"] == named:
            checks.wanted(item["spec"]["minReadySeconds"] == 7, place, "is not patched")
            checks.wanted(pod(item)["containers"][0]["image"].endswith(":own"), place, "has the old image")

    renamed = {item["metadata"]["name"]: item for item in after if item["kind"] == "ConfigMap"}
    for name, stem in stems.items():
        now = next(other for other in renamed if other.startswith(stem + "-"))
        checks.wanted(now != name and "own" in renamed[now]["data"].values(), target.label, f"{name} has no new name")
        readers = {key for key, item in before.items() if f"'name': '{name}'" in str(pod(item))}
        restarted = {objects.identity(item) for item in after if f"'name': '{now}'" in str(pod(item))}
        checks.wanted(readers and restarted == readers, target.label,
                      f"the setting restarts {restarted} instead of {readers}")


def new_target(system, folder):
    """Files that change in the tree of a system when a target like its last one is added."""
    root = pathlib.Path(folder)
    for part in ("schemas", "templates"):
        shutil.copytree(outputs.REPOSITORY / part, root / part, ignore=shutil.ignore_patterns("kubernetes"))
    shutil.copytree(outputs.REPOSITORY / "environments" / system, root / "environments" / system)
    texts = []
    for _ in range(2):
        ran = subprocess.run([suite.BUILD / "twinhull", "generate", "--quiet", "--force"], cwd=root,
                             capture_output=True, text=True)
        if ran.returncode:
            raise RuntimeError(ran.stdout + ran.stderr)
        tree = root / "out" / system / "kustomize"
        texts.append({path.relative_to(tree): path.read_text("utf-8") for path in tree.rglob("*") if path.is_file()})
        environments = [path for path in sorted((root / "environments" / system).rglob("*.yaml"))
                        if path.name not in ("system.yaml", "values.yaml")]
        shutil.copy(environments[-1], environments[-1].with_name("another.yaml"))
    before, after = texts
    return {str(path) for path, text in before.items() if after.get(path) != text} - {"README.md"}


def main():
    checks = Checks()
    out = outputs.REPOSITORY / "out"
    targets = systems.read_targets(outputs.REPOSITORY, out)
    for tree in sorted(out.glob("*/kustomize")):
        check_files(tree, checks)
        text = (tree / "README.md").read_text("utf-8")
        for entry in yaml.safe_load((tree.parent / "index.json").read_text("utf-8"))["targets"]:
            checks.wanted(f"`overlays/{entry['name']}`" in text, tree, f"the README does not list {entry['name']}")
        with tempfile.TemporaryDirectory(prefix="twinhull-trees-") as folder:
            changed = new_target(tree.parent.name, folder)
            checks.wanted(not changed, tree.parent.name, f"a new target changes {sorted(changed)}")
    for target in targets:
        check_own_overlay(target, checks)
    print(suite.closing_line(checks.passed, checks.failed))
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
