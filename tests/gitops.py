"""The GitOps objects of every target are valid and complete.

Each is valid by the CustomResourceDefinition of its controller (from $TWINHULL_DATA/crds; skipped
without it). What they reference is built with the real tools, as the controllers build it, once from each system's
own output and once from the other: the objects are those of the overlay, none of them a Secret; the ApplicationSet
generates exactly the Applications of the active targets; the AppProject permits the objects of the targets, those that
controllers create for them, and nothing else; namespaces enforce the highest Pod Security Standard that the pods meet;
dependencies are applied first.
"""

import argparse
import concurrent.futures
import copy
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests/parity"))

import outputs  # noqa: E402
import objects  # noqa: E402
import pod_security  # noqa: E402
import schemas  # noqa: E402
import structural  # noqa: E402

BINARY = REPOSITORY / os.environ.get("TWINHULL_BUILD", "build") / "twinhull"
WAVE = "argocd.argoproj.io/sync-wave"
CLUSTER_KINDS = {("", "Namespace")}
# What controllers create for objects of these kinds, as Argo CD shows it below them.
CREATED = {
    "Deployment": {("apps", "ReplicaSet"), ("", "Pod")},
    "Job": {("", "Pod")},
    "Kafka": {("core.strimzi.io", "StrimziPodSet"), ("", "Pod"), ("", "Service"), ("", "ConfigMap"),
              ("", "PersistentVolumeClaim"), ("apps", "Deployment"), ("apps", "ReplicaSet")},
    "Service": {("discovery.k8s.io", "EndpointSlice")},
}
# The order of kinds and parts of the system, earliest first.
ORDER = ["namespace", "secrets", "broker", "topics", "dapr", "components"]


def documents(path):
    return [document for document in yaml.safe_load_all(path.read_text("utf-8")) if document]


def identity(thing):
    group = thing["apiVersion"].rpartition("/")[0]
    return group, thing["kind"], thing["metadata"]["name"]


def wave(thing):
    return int((thing["metadata"].get("annotations") or {}).get(WAVE, "0"))


def part(thing):
    """The step of ORDER of an object; None if Kubernetes orders it well."""
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


def level(made):
    """The highest Pod Security Standard that the pods meet. Operators and injectors add pods and containers that are
    not expected to be restricted."""
    pods = []
    for thing in made:
        template = thing.get("spec", {}).get("template")
        if isinstance(template, dict) and "spec" in template:
            pod = copy.deepcopy(template)
            pod["metadata"].setdefault("annotations", {})
            pod["spec"].setdefault("securityContext", {})
            for container in pod_security.containers_of(pod["spec"]):
                container.setdefault("securityContext", {})
                for probe in pod_security.PROBES:  # only their handlers matter
                    container[probe] = {key: value for key, value in container.get(probe, {}).items()
                                        if isinstance(value, dict)}
            pods.append(pod)
    added = any(pod["metadata"]["annotations"].get("dapr.io/enabled") == "true" for pod in pods)
    for pod in pods:  # only annotations of AppArmor matter to the checks
        pod["metadata"]["annotations"] = {}
    if any(pod_security.breaks_baseline(pod, 36) for pod in pods):
        return "privileged"
    added = added or any(thing["kind"] == "Kafka" for thing in made)
    return "baseline" if added or any(pod_security.breaks_restricted(pod, 36) for pod in pods) else "restricted"


def enforced(made, shared):
    """The standard of a target's namespace; other targets in it may meet only a lower one."""
    standard = level(made)
    return "baseline" if shared and standard == "restricted" else standard


def labels_of(standard):
    prefix = "pod-security.kubernetes.io/"
    below = {} if standard == "restricted" else {prefix + "audit": "restricted", prefix + "warn": "restricted"}
    return {prefix + "enforce": standard, **below}


class System:
    """A system's directory below out/, with the results of its targets' Applications."""

    def __init__(self, root, folder):
        self.root, self.folder = root, folder
        self.index = json.loads((folder / "index.json").read_text("utf-8"))
        self.targets = {target["name"]: target for target in self.index["targets"]}
        self.gitops = folder / "gitops"
        self.project = documents(self.gitops / "argocd/project.yaml")[0]
        self.applications = {path.stem: documents(path)[0]
                             for path in sorted((self.gitops / "argocd/applications").glob("*.yaml"))}
        self.built = {}
        self.problems = []
        self.flux, self.namespaces, self.sources = {}, {}, {}
        for cluster in sorted((self.gitops / "flux/clusters").iterdir()):
            self.read_cluster(cluster)

    def read_cluster(self, folder):
        """The files of a cluster's directory: together, they can be applied to it."""
        targets = {each["metadata"]["name"]: name for name, each in self.applications.items()}
        seen = set()
        for path in sorted(folder.glob("*.yaml"), key=lambda path: path.stem != "infrastructure"):
            for thing in documents(path):
                name = thing["metadata"]["name"]
                if identity(thing) in seen:
                    self.wrong(f"{folder.name} has {identity(thing)} twice")
                seen.add(identity(thing))
                if path.stem == "source":
                    self.sources[name] = thing["spec"]
                elif path.stem == "namespaces":
                    self.namespaces[name] = thing
                else:
                    target = targets[name.removesuffix("-infrastructure")]
                    self.flux.setdefault(target, []).append(thing)
                    if self.targets[target]["environment"] != folder.name:
                        self.wrong(f"{target} is in {folder.name}")

    def wrong(self, text):
        self.problems.append(text)

    def here(self, path):
        """A path of the repository in the objects, below out/."""
        found = self.root / path
        if not found.resolve().is_relative_to(self.folder.resolve()) or not found.exists():
            self.wrong(f"`{path}` does not exist")
        return found

    def check(self):
        for path in sorted(self.gitops.rglob("*")):
            if path.is_file() and "Generated by twinhull from environments/" not in path.read_text("utf-8").splitlines()[0]:
                self.wrong(f"{path.name} does not name its source")
        for controller, made in (("Argo CD", self.applications), ("Flux", self.flux)):
            if set(made) != set(self.targets):
                self.wrong(f"{controller} gets {sorted(made)}, but the targets are {sorted(self.targets)}")
        for name, target in self.targets.items():
            self.check_target(name, target)
        self.check_automation()
        self.check_project()
        self.check_set()
        return self.problems

    def check_target(self, name, target):
        application = self.applications[name]["spec"]
        with tempfile.TemporaryDirectory(prefix="twinhull-gitops-") as home:
            overlay = self.folder / "kustomize/overlays" / name
            if (overlay / "without-secrets").exists():
                overlay /= "without-secrets"
            made = self.built[name] = self.kustomize(overlay, home)
            applied = self.rendered(application["source"], target, home)
            for problem in objects.compare(applied, made, target["namespace"]):
                self.wrong(f"{name}: what Argo CD renders differs from the overlay: {problem}")
            if any(identity(thing)[:2] == ("", "Secret") for thing in made + applied):
                self.wrong(f"{name}: a Secret is among the objects")
            if application["destination"]["namespace"] != target["namespace"]:
                self.wrong(f"{name}: goes to {application['destination']}")
            if "ignoreDifferences" in application:
                self.wrong(f"{name}: nothing changes the objects, but {application['ignoreDifferences']} is ignored")
            options = set(application["syncPolicy"]["syncOptions"])
            others = any("." in identity(thing)[0] and not identity(thing)[0].endswith(".k8s.io") for thing in made)
            if ("SkipDryRunOnMissingResource=true" in options) != others:
                self.wrong(f"{name}: has the options {sorted(options)}")
            given = application["syncPolicy"].get("managedNamespaceMetadata")
            if ("CreateNamespace=true" in options) != (given is not None):
                self.wrong(f"{name}: has the options {sorted(options)} and the namespace's metadata {given}")
            if given is not None and given["labels"] != labels_of(enforced(made, self.shared(name))):
                self.wrong(f"{name}: the pods meet {level(made)}, the namespace has {given['labels']}")
            self.check_waves(name, made)
            self.check_flux(name, target, made, home)

    def shared(self, name):
        """Whether another target has the same destination."""
        places = [each["spec"]["destination"] for each in self.applications.values()]
        return places.count(self.applications[name]["spec"]["destination"]) > 1

    def rendered(self, source, target, home):
        """The objects of an Application's source."""
        if "helm" in source:
            return self.helm(source, target, home)
        return self.kustomize(self.here(source["path"]), home)

    def kustomize(self, path, home):
        ran = outputs.run([outputs.KUBECTL, "kustomize", path], home)
        if ran.status:
            self.wrong(f"kubectl kustomize {path} fails\n{outputs.indent(ran.stderr)}")
        return objects.read(ran.stdout)

    def helm(self, source, target, home):
        chart = self.here(source["path"])
        values = pathlib.Path(home) / "values-object.yaml"
        values.write_text(outputs.dump(source["helm"].get("valuesObject", {})), "utf-8")
        files = []
        for file in source["helm"]["valueFiles"]:
            files += ["-f", self.here(f"{source['path']}/{file}")]
        for parameter in source["helm"].get("parameters", []):
            files += ["--set", f"{parameter['name']}={parameter['value']}"]
        ran = outputs.run([outputs.HELM, "template", source["helm"]["releaseName"], chart, *files, "-f", values, "-n",
                         target["namespace"]], home)
        if ran.status:
            self.wrong(f"helm template {chart} fails\n{outputs.indent(ran.stderr)}")
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
        # A volume is only bound once a pod uses it: in another wave, Argo CD would wait for it indefinitely.
        claims = {identity(thing)[2]: wave(thing) for thing in made if thing["kind"] == "PersistentVolumeClaim"}
        for thing in made:
            volumes = thing.get("spec", {}).get("template", {}).get("spec", {}).get("volumes", [])
            for volume in volumes if thing["kind"] == "Deployment" else []:
                claim = volume.get("persistentVolumeClaim", {}).get("claimName")
                if claim in claims and claims[claim] != wave(thing):
                    self.wrong(f"{name}: {claim} is in another wave than the pods that use it")

    def check_flux(self, name, target, made, home):
        namespaces = [self.namespaces[each] for each in [target["namespace"]] if each in self.namespaces]
        steps = self.flux[name]
        if "helm" in self.applications[name]["spec"]["source"]:
            self.check_release(name, target, made, namespaces, steps, home)
        else:
            self.check_kustomizations(name, target, made, namespaces, steps, home)
        for thing in namespaces:
            wanted = labels_of(enforced(made, self.shared(name)))
            given = {key: value for key, value in thing["metadata"]["labels"].items() if key.startswith("pod-security")}
            if given != wanted and not any(each["kind"] == "Namespace" for each in made):
                self.wrong(f"{name}: the pods meet {level(made)}, Flux' namespace has {given}")

    def check_source(self, name, reference):
        """The source has the revision that Argo CD reads, too."""
        source = self.sources.get(reference["name"], {})
        revision = self.applications[name]["spec"]["source"]["targetRevision"]
        if list(source.get("ref", {}).values()) != [revision]:
            self.wrong(f"{name}: Flux reads {reference} of {self.sources}, Argo CD {revision}")

    def check_kustomizations(self, name, target, made, namespaces, steps, home):
        applied, seen = [], set()
        for step in steps:
            spec = step["spec"]
            self.check_source(name, spec["sourceRef"])
            waits_for = {each["name"] for each in spec.get("dependsOn", [])}
            if not seen <= waits_for:
                self.wrong(f"{name}: {step['metadata']['name']} does not wait for {sorted(seen - waits_for)}")
            seen.add(step["metadata"]["name"])
            some = self.kustomize(self.here(spec["path"]), home)
            applied.append({identity(thing) for thing in some})
            late = {part(thing) for thing in some} & {"components"}
            if late and any(part(thing) not in (None, "namespace", "components") for thing in some):
                self.wrong(f"{name}: {step['metadata']['name']} applies components together with their dependencies")
        if sorted(each for some in applied for each in some) != sorted(identity(thing) for thing in made):
            self.wrong(f"{name}: Flux applies {applied}, not each object of the overlay once")
        brought = {identity(thing)[2] for thing in namespaces + made if thing["kind"] == "Namespace"}
        if brought != {target["namespace"]} - {"default"}:
            self.wrong(f"{name}: Flux gets the namespaces {sorted(brought)}")

    def check_release(self, name, target, made, namespaces, steps, home):
        if {identity(thing)[2] for thing in namespaces} != {target["namespace"]} - {"default"} or len(steps) != 1:
            self.wrong(f"{name}: Flux gets {[identity(thing) for thing in namespaces + steps]}")
        release = steps[-1]["spec"]
        chart = release["chart"]["spec"]
        self.check_source(name, chart["sourceRef"])
        if chart["reconcileStrategy"] != "Revision" or release["test"] != {"enable": True}:
            self.wrong(f"{name}: the HelmRelease is {release}")
        for action in ("install", "upgrade"):
            if release[action].get("strategy", {}).get("name") != "RetryOnFailure" or "remediation" in release[action]:
                self.wrong(f"{name}: a failed {action} is not retried: {release[action]}")
        as_argo = {"path": chart["chart"], "helm": {
            "releaseName": release["releaseName"], "valuesObject": release.get("values", {}),
            "valueFiles": [os.path.relpath(file, chart["chart"]) for file in chart["valuesFiles"]]}}
        for problem in objects.compare(self.helm(as_argo, target, home), made, target["namespace"]):
            self.wrong(f"{name}: what Flux renders from the chart differs from the overlay: {problem}")

    def check_automation(self):
        places = {}
        for name, application in self.applications.items():
            automated = "automated" in application["spec"]["syncPolicy"]
            if automated:
                places.setdefault(json.dumps(application["spec"]["destination"], sort_keys=True), []).append(name)
            suspended = {each["spec"].get("suspend", False) for each in self.flux[name]}
            if suspended != {not automated}:
                self.wrong(f"{name} is synced automatically by Argo CD: {automated}, suspended in Flux: {suspended}")
        for place, names in places.items():
            if len(names) > 1:
                self.wrong(f"{names} are all synced to {place} automatically")

    def check_project(self):
        spec = self.project["spec"]
        permitted = {(each["group"], each["kind"]) for each in spec["namespaceResourceWhitelist"]}
        in_cluster = {(each["group"], each["kind"], each["name"]) for each in spec.get("clusterResourceWhitelist", [])}
        needed, needed_in_cluster, places, repositories = set(), set(), set(), set()
        for name, application in self.applications.items():
            own = application["spec"]
            if own["project"] != self.project["metadata"]["name"]:
                self.wrong(f"{name} has the project {own['project']}")
            repositories.add(own["source"]["repoURL"])
            places.add(json.dumps(own["destination"], sort_keys=True))
            if "CreateNamespace=true" in own["syncPolicy"]["syncOptions"]:
                needed_in_cluster.add(("", "Namespace", own["destination"]["namespace"]))
        for made in self.built.values():
            for thing in made:
                group, kind, name = identity(thing)
                needed |= CREATED.get(kind, set())
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
        """The ApplicationSet, rendered by Helm: both render Go templates with the same functions."""
        the_set = documents(self.gitops / "argocd/applicationset.yaml")[0]["spec"]
        [generator] = the_set["generators"]
        elements = generator["list"]["elements"]
        template = outputs.dump(the_set["template"])
        with tempfile.TemporaryDirectory(prefix="twinhull-gitops-") as home:
            chart = pathlib.Path(home) / "chart"
            (chart / "templates").mkdir(parents=True)
            (chart / "Chart.yaml").write_text("apiVersion: v2\nname: set\nversion: 0.1.0\n")
            (chart / "templates/all.yaml").write_text(
                "{{- range .Values.elements }}\n---\n" + template + "---\n" + the_set["templatePatch"] + "{{- end }}\n")
            (chart / "values.yaml").write_text(outputs.dump({"elements": elements}))
            ran = outputs.run([outputs.HELM, "template", "x", chart], home)
        if ran.status:
            return self.wrong(f"the ApplicationSet cannot be rendered\n{outputs.indent(ran.stderr)}")
        made = [document for document in yaml.safe_load_all(ran.stdout) if document]
        names = set()
        for head, patch in zip(made[::2], made[1::2]):
            name = head["metadata"]["name"]
            names.add(name)
            application = copy.deepcopy(next(each for each in self.applications.values()
                                             if each["metadata"]["name"] == name))
            del application["metadata"]["namespace"]
            spec = head["spec"]
            spec["destination"] = {key: value for key, value in spec["destination"].items() if value != ""}
            spec["syncPolicy"] = {**spec["syncPolicy"], **patch["spec"]["syncPolicy"]}
            if spec != application["spec"] or head["metadata"] != application["metadata"]:
                self.wrong(f"the ApplicationSet generates for {name}: {head}")
        automated = {each["metadata"]["name"] for each in self.applications.values()
                     if "automated" in each["spec"]["syncPolicy"]}
        if not automated <= names:
            self.wrong(f"the ApplicationSet generates {sorted(names)}, automated are {sorted(automated)}")


def definitions():
    """The schemas of custom resources, by API version and kind; empty without the data."""
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


def check_definitions(roots, known):
    problems, checked = [], 0
    for path in sorted(path for root in roots for path in root.glob("out/*/gitops/**/*.yaml")):
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
    """The checks above can fail: each of these errors is found."""
    path = sorted(REPOSITORY.glob("out/*/gitops/argocd/applications/*.yaml"))[0]
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


def with_other_outputs(root):
    """Writes the repository's inputs to `root`, each system with the other output for its controllers, and generates."""
    for part in ("environments", "schemas", "templates"):
        shutil.copytree(REPOSITORY / part, root / part)
    shutil.copy(REPOSITORY / "twinhull.yaml", root)
    for path in root.glob("environments/*/system.yaml"):
        text = path.read_text("utf-8")
        other = re.sub(r"(?m)^  output: helm\n", "", text)
        if other == text:
            other = re.sub(r"(?m)^gitops:\n", "gitops:\n  output: helm\n", text)
        path.write_text(other, "utf-8")
    subprocess.run([BINARY, "generate", "--root", root, "--quiet"], check=True)
    return root


def check_system(root, folder):
    name = folder.name if root == REPOSITORY else f"{folder.name} with the other output"
    try:
        return name, System(root, folder).check()
    except (OSError, KeyError, IndexError, ValueError, subprocess.SubprocessError, yaml.YAMLError) as error:
        return name, [f"{type(error).__name__}: {error}"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="systems whose name contains one of these")
    only = parser.parse_args().only
    results = []
    with tempfile.TemporaryDirectory(prefix="twinhull-gitops-") as home:
        roots = [REPOSITORY, with_other_outputs(pathlib.Path(home) / "other")]
        folders = [(root, path.parent) for root in roots for path in sorted(root.glob("out/*/index.json"))
                   if not only or any(part in path.parent.name for part in only)]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results += pool.map(lambda one: check_system(*one), folders)
        if not folders:
            results.append(("out/", ["no system was found"]))
        known, skipped = definitions(), 0
        if known:
            results.append(("definitions", check_definitions(roots, known)))
            results.append(("checker", check_the_checker(known)))
        else:
            print("skipped: GitOps objects against the definitions of their controllers (TWINHULL_DATA is not set to a directory)")
            skipped = 1
    failed = 0
    for name, problems in results:
        failed += bool(problems)
        for problem in problems:
            print(f"FAILED {name}: {problem}")
    print(suite.closing_line(len(results) - failed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
