"""The GitOps objects of every target hold what they promise.

Each is valid by the CustomResourceDefinition of its controller (from $TWINHULL_DATA/crds; skipped by name
without it). What they point at is built with the real tools, as the controllers build it: both hulls give
the same objects, none of them a Secret; the ApplicationSet makes exactly the Applications of the targets;
the AppProject permits what the targets hold and nothing else; what others need is applied before them.
"""

import argparse
import concurrent.futures
import copy
import fnmatch
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import yaml

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests/parity"))

import hulls  # noqa: E402
import objects  # noqa: E402
import schemas  # noqa: E402
import structural  # noqa: E402

OUT = REPOSITORY / "out"
WAVE = "argocd.argoproj.io/sync-wave"
CLUSTER_KINDS = {("", "Namespace")}
# What comes before what: each kind or part of the system, the earliest first.
ORDER = ["namespace", "secrets", "broker", "topics", "dapr", "components"]


def documents(path):
    return [document for document in yaml.safe_load_all(path.read_text("utf-8")) if document]


def identity(thing):
    group = thing["apiVersion"].rpartition("/")[0]
    return group, thing["kind"], thing["metadata"]["name"]


def wave(thing):
    return int((thing["metadata"].get("annotations") or {}).get(WAVE, "0"))


def part(thing):
    """The step of ORDER that an object belongs to; none for what Kubernetes orders well by itself."""
    group, kind, name = identity(thing)
    label = thing["metadata"].get("labels", {}).get("app.kubernetes.io/component")
    if kind in ("Namespace", "ExternalSecret"):
        return {"Namespace": "namespace", "ExternalSecret": "secrets"}[kind]
    if kind == "KafkaTopic" or (kind == "Job" and label == "topics"):
        return "topics"
    if group == "kafka.strimzi.io" or label == "redpanda":
        return "broker"
    if (group, kind) == ("dapr.io", "Component"):
        return "dapr"
    return "components" if kind == "Deployment" else None


class System:
    """A system's folder below out/, with what its targets' Applications build."""

    def __init__(self, folder):
        self.folder = folder
        self.index = json.loads((folder / "index.json").read_text("utf-8"))
        self.targets = {target["name"]: target for target in self.index["targets"]}
        self.gitops = folder / "gitops"
        self.project = documents(self.gitops / "argocd/project.yaml")[0]
        self.built = {}
        self.problems = []

    def wrong(self, text):
        self.problems.append(text)

    def here(self, path):
        """A path of the repository that the objects name, below out/."""
        found = REPOSITORY / path
        if not found.resolve().is_relative_to(self.folder.resolve()) or not found.exists():
            self.wrong(f"`{path}` is not there")
        return found

    def applications(self, hull):
        return {path.stem: documents(path)[0] for path in sorted((self.gitops / "argocd" / hull).glob("*.yaml"))}

    def check(self):
        for path in sorted(self.gitops.rglob("*")):
            if path.is_file() and "Made from environments/" not in path.read_text("utf-8").splitlines()[0]:
                self.wrong(f"{path.name} does not say what it was made from")
        for hull in ("kustomize", "helm"):
            for tool in ("argocd", "flux"):
                made = {path.stem for path in (self.gitops / tool / hull).glob("*.yaml")}
                if made != set(self.targets):
                    self.wrong(f"{tool}/{hull} holds {sorted(made)}, but the targets are {sorted(self.targets)}")
        for name, target in self.targets.items():
            self.check_target(name, target)
        self.check_automation()
        self.check_project()
        self.check_set()
        return self.problems

    def check_target(self, name, target):
        tree = self.applications("kustomize")[name]
        chart = self.applications("helm")[name]
        with tempfile.TemporaryDirectory(prefix="twinhull-gitops-") as home:
            made = self.kustomize(self.here(tree["spec"]["source"]["path"]), home)
            helm = self.helm(chart["spec"]["source"], target, home)
            self.built[name] = made
            for problem in objects.compare(helm, made, target["namespace"]):
                self.wrong(f"{name}: what Argo CD makes of chart and tree differs: {problem}")
            if any(identity(thing)[:2] == ("", "Secret") for thing in made + helm):
                self.wrong(f"{name}: a Secret is among the objects")
            for application in (tree, chart):
                destination = application["spec"]["destination"]
                if destination["namespace"] != target["namespace"]:
                    self.wrong(f"{name}: goes to {destination}")
            self.check_waves(name, made)
            self.check_ignored(name, tree, made)
            self.check_flux(name, target, made, home)

    def kustomize(self, path, home, patches=()):
        """`kubectl kustomize` of a folder, with patches appended as Flux does it."""
        if patches:
            root = pathlib.Path(home) / "patched"
            hulls.shutil.rmtree(root, ignore_errors=True)
            hulls.shutil.copytree(self.folder / "kustomize", root)
            path = root / path.relative_to(self.folder / "kustomize")
            file = path / "kustomization.yaml"
            kustomization = yaml.safe_load(file.read_text("utf-8"))
            kustomization.setdefault("patches", []).extend(patches)
            file.write_text(hulls.dump(kustomization), "utf-8")
        ran = hulls.run([hulls.KUBECTL, "kustomize", path], home)
        if ran.status:
            self.wrong(f"kubectl kustomize {path} fails\n{hulls.indent(ran.stderr)}")
        return objects.read(ran.stdout)

    def helm(self, source, target, home):
        chart = self.here(source["path"])
        values = pathlib.Path(home) / "values-object.yaml"
        values.write_text(hulls.dump(source["helm"].get("valuesObject", {})), "utf-8")
        files = []
        for file in source["helm"]["valueFiles"]:
            files += ["-f", self.here(f"{source['path']}/{file}")]
        ran = hulls.run([hulls.HELM, "template", source["helm"]["releaseName"], chart, *files, "-f", values, "-n",
                         target["namespace"]], home)
        if ran.status:
            self.wrong(f"helm template {chart} fails\n{hulls.indent(ran.stderr)}")
        return objects.read(ran.stdout)

    def check_waves(self, name, made):
        waves = {}
        for thing in made:
            if part(thing):
                waves.setdefault(part(thing), set()).add(wave(thing))
        steps = [(step, waves[step]) for step in ORDER if step in waves]
        for (before, first), (after, second) in zip(steps, steps[1:]):
            if max(first) >= min(second):
                self.wrong(f"{name}: {before} in wave {sorted(first)}, {after} in wave {sorted(second)}")
        # A volume is only bound once a pod asks for it: apart from it, it would be waited for forever.
        claims = {identity(thing)[2]: wave(thing) for thing in made if thing["kind"] == "PersistentVolumeClaim"}
        for thing in made:
            volumes = thing.get("spec", {}).get("template", {}).get("spec", {}).get("volumes", [])
            for volume in volumes if thing["kind"] == "Deployment" else []:
                claim = volume.get("persistentVolumeClaim", {}).get("claimName")
                if claim in claims and claims[claim] != wave(thing):
                    self.wrong(f"{name}: {claim} is in another wave than the pods that use it")

    def check_ignored(self, name, application, made):
        scaled = {thing["spec"]["scaleTargetRef"]["name"] for thing in made
                  if thing["kind"] == "HorizontalPodAutoscaler"}
        fetched = {identity(thing)[2] for thing in made if thing["kind"] == "ExternalSecret"}
        wanted = {("Deployment", each) for each in scaled} | {("ExternalSecret", each) for each in fetched}
        ignored = application["spec"].get("ignoreDifferences", [])
        if {(each["kind"], each["name"]) for each in ignored} != wanted or len(ignored) != len(wanted):
            self.wrong(f"{name}: ignored are {ignored}, but controllers change {sorted(wanted)}")
        release = documents(self.gitops / f"flux/helm/{name}.yaml")[-1]
        left = {each["target"]["name"] for each in release["spec"]["driftDetection"].get("ignore", [])}
        if left != scaled:
            self.wrong(f"{name}: Flux leaves the replicas of {sorted(left)} alone, scaled are {sorted(scaled)}")

    def check_flux(self, name, target, made, home):
        all_of_it = documents(self.gitops / f"flux/kustomize/{name}.yaml")
        sources = {each["metadata"]["name"] for each in all_of_it if each["kind"] == "GitRepository"}
        steps = [each for each in all_of_it if each["kind"] == "Kustomization"]
        applied, seen = [], set()
        for step in steps:
            spec = step["spec"]
            if spec["sourceRef"]["name"] not in sources:
                self.wrong(f"{name}: {step['metadata']['name']} reads a source that is not there")
            waits_for = {each["name"] for each in spec.get("dependsOn", [])}
            if not seen <= waits_for:
                self.wrong(f"{name}: {step['metadata']['name']} does not wait for {sorted(seen - waits_for)}")
            seen.add(step["metadata"]["name"])
            some = self.kustomize(self.here(spec["path"]), home, spec.get("patches", ()))
            applied.append({identity(thing) for thing in some})
            late = {part(thing) for thing in some} & {"components"}
            if late and any(part(thing) not in (None, "components") for thing in some):
                self.wrong(f"{name}: {step['metadata']['name']} applies components along with what they need")
        if sorted(each for some in applied for each in some) != sorted(identity(thing) for thing in made):
            self.wrong(f"{name}: Flux applies {applied}, not each object of the overlay once")
        brought = {identity(thing)[2] for thing in all_of_it + made if thing["kind"] == "Namespace"}
        if brought != {target["namespace"]} - {"default"}:
            self.wrong(f"{name}: Flux is given the namespaces {sorted(brought)}")

        *first, source, release = documents(self.gitops / f"flux/helm/{name}.yaml")
        if [identity(thing)[1:] for thing in first] != [("Namespace", each) for each in brought]:
            self.wrong(f"{name}: before the HelmRelease stands {first}")
        chart = release["spec"]["chart"]["spec"]
        if chart["sourceRef"]["name"] != source["metadata"]["name"] or chart["reconcileStrategy"] != "Revision":
            self.wrong(f"{name}: the HelmRelease reads {chart}")
        as_argo = {"path": chart["chart"], "helm": {
            "releaseName": release["spec"]["releaseName"], "valuesObject": release["spec"].get("values", {}),
            "valueFiles": [os.path.relpath(file, chart["chart"]) for file in chart["valuesFiles"]]}}
        for problem in objects.compare(self.helm(as_argo, target, home), made, target["namespace"]):
            self.wrong(f"{name}: what Flux makes of the chart differs from the tree: {problem}")

    def check_automation(self):
        places = {}
        for name, application in self.applications("kustomize").items():
            destination = application["spec"]["destination"]
            automated = "automated" in application["spec"]["syncPolicy"]
            if automated:
                places.setdefault(json.dumps(destination, sort_keys=True), []).append(name)
            others = [self.applications("helm")[name]["spec"]["syncPolicy"].get("automated")]
            suspended = {each["spec"].get("suspend", False) for hull in ("kustomize", "helm")
                         for each in documents(self.gitops / f"flux/{hull}/{name}.yaml")
                         if each["kind"] in ("Kustomization", "HelmRelease")}
            if [application["spec"]["syncPolicy"].get("automated")] != others or suspended != {not automated}:
                self.wrong(f"{name} is not applied by itself in all four ways alike")
        for place, names in places.items():
            if len(names) > 1:
                self.wrong(f"{names} are all applied to {place} by themselves")

    def check_project(self):
        spec = self.project["spec"]
        permitted = {(each["group"], each["kind"]) for each in spec["namespaceResourceWhitelist"]}
        in_cluster = {(each["group"], each["kind"], each["name"]) for each in spec.get("clusterResourceWhitelist", [])}
        needed, needed_in_cluster, places, repositories = set(), set(), set(), set()
        for hull in ("kustomize", "helm"):
            for name, application in self.applications(hull).items():
                own = application["spec"]
                if own["project"] != self.project["metadata"]["name"]:
                    self.wrong(f"{name} is of the project {own['project']}")
                repositories.add(own["source"]["repoURL"])
                places.add(json.dumps(own["destination"], sort_keys=True))
                if "CreateNamespace=true" in own["syncPolicy"]["syncOptions"]:
                    needed_in_cluster.add(("", "Namespace", own["destination"]["namespace"]))
        for made in self.built.values():
            for thing in made:
                group, kind, name = identity(thing)
                if (group, kind) in CLUSTER_KINDS:
                    needed_in_cluster.add((group, kind, name))
                else:
                    needed.add((group, kind))
        allowed = {json.dumps(each, sort_keys=True) for each in spec["destinations"]}
        for what, given, asked in (("kinds", permitted, needed), ("cluster's kinds", in_cluster, needed_in_cluster),
                                   ("destinations", allowed, places), ("repositories", set(spec["sourceRepos"]), repositories)):
            if given != asked:
                self.wrong(f"the project's {what}: missing {sorted(asked - given)}, needless {sorted(given - asked)}")

    def check_set(self):
        """The ApplicationSet, worked out by Helm: both render Go templates with the same functions."""
        the_set = documents(self.gitops / "argocd/applicationset.yaml")[0]["spec"]
        files = [pattern["path"] for generator in the_set["generators"] for pattern in generator["git"]["files"]]
        all_files = [str(path.relative_to(REPOSITORY)) for path in sorted(OUT.rglob("*.yaml"))]
        found = [file for file in all_files if any(fnmatch.fnmatchcase(file, pattern) for pattern in files)]
        wanted = self.applications("kustomize")
        if [pathlib.Path(file).stem for file in found] != sorted(wanted):
            self.wrong(f"the ApplicationSet finds {found}")
        patch = the_set["templatePatch"]
        template = hulls.dump(the_set["template"])
        with tempfile.TemporaryDirectory(prefix="twinhull-gitops-") as home:
            chart = pathlib.Path(home) / "chart"
            (chart / "templates").mkdir(parents=True)
            (chart / "Chart.yaml").write_text("apiVersion: v2\nname: set\nversion: 0.1.0\n")
            (chart / "templates/all.yaml").write_text(
                "{{- range .Values.files }}\n---\n" + template + "---\n" + patch + "{{- end }}\n")
            (chart / "values.yaml").write_text(hulls.dump({"files": [documents(REPOSITORY / file)[0] for file in found]}))
            ran = hulls.run([hulls.HELM, "template", "x", chart], home)
        if ran.status:
            return self.wrong(f"the ApplicationSet cannot be worked out\n{hulls.indent(ran.stderr)}")
        made = [document for document in yaml.safe_load_all(ran.stdout) if document]
        names = []
        for head, patched in zip(made[::2], made[1::2]):
            name = head["metadata"]["name"]
            names.append(name)
            application = copy.deepcopy(next(each for each in wanted.values() if each["metadata"]["name"] == name))
            del application["metadata"]["namespace"]
            spec = {**patched["spec"], "project": head["spec"]["project"]}
            if spec != application["spec"] or patched["metadata"] != application["metadata"]:
                self.wrong(f"the ApplicationSet makes of {name}: {patched}")
        if sorted(names) != sorted(each["metadata"]["name"] for each in wanted.values()):
            self.wrong(f"the ApplicationSet makes {names}")


def definitions():
    """The schemas of custom resources, by API version and kind; none without the data."""
    folder = pathlib.Path(os.environ.get("TWINHULL_DATA", "/nonexistent")) / "crds"
    loader = schemas.load_script("distil-schemas").Loader
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        for document in yaml.load_all(path.read_text("utf-8"), Loader=loader):
            if not document or document.get("kind") != "CustomResourceDefinition":
                continue
            spec = document["spec"]
            for version in spec["versions"]:
                if version["served"]:
                    key = f"{spec['group']}/{version['name']}", spec["names"]["kind"]
                    found[key] = version["schema"]["openAPIV3Schema"]
    return found


def check_definitions(known):
    problems, checked = [], 0
    for path in sorted(OUT.glob("*/gitops/**/*.yaml")):
        for document in documents(path):
            if document["kind"] == "Namespace":
                continue
            schema = known.get((document["apiVersion"], document["kind"]))
            if schema is None:
                problems.append(f"{path}: no definition serves {document['apiVersion']} {document['kind']}")
                continue
            checked += 1
            problems += [f"{path}: {problem}" for problem in structural.check(document, schema)]
    return problems + ([] if checked else ["no object was checked"])


def check_the_checker(known):
    """The checks above can fail: each of these is wrong, and is found to be."""
    path = sorted(OUT.glob("*/gitops/argocd/kustomize/*.yaml"))[0]
    schema, problems = known[("argoproj.io/v1alpha1", "Application")], []

    def spoiled(change):
        document = documents(path)[0]
        change(document)
        return structural.check(document, schema)

    for what, change in (
            ("an unknown field", lambda it: it["spec"]["source"].update(repoUrl="x")),
            ("a missing field", lambda it: it["spec"].pop("destination")),
            ("a string for a number", lambda it: it["spec"]["syncPolicy"]["retry"].update(limit="10")),
            ("a map for a list", lambda it: it["spec"]["syncPolicy"].update(syncOptions={}))):
        if not spoiled(change):
            problems.append(f"{what} in an Application is not found")
    return problems


def check_system(folder):
    try:
        return folder.name, System(folder).check()
    except (OSError, KeyError, IndexError, subprocess.SubprocessError, yaml.YAMLError) as error:
        return folder.name, [f"{type(error).__name__}: {error}"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="systems whose name contains one of these")
    only = parser.parse_args().only
    results = []
    folders = [path.parent for path in sorted(OUT.glob("*/index.json"))
               if not only or any(part in path.parent.name for part in only)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results += pool.map(check_system, folders)
    if not folders:
        results.append(("out/", ["no system was found"]))
    known, skipped = definitions(), 0
    if known:
        results.append(("definitions", check_definitions(known)))
        results.append(("checker", check_the_checker(known)))
    else:
        print("skipped: GitOps objects against the definitions of their controllers (TWINHULL_DATA names no folder)")
        skipped = 1
    failed = 0
    for name, problems in results:
        failed += bool(problems)
        for problem in problems:
            print(f"FAILED {name}: {problem}")
    print(f"{len(results) - failed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
