#!/usr/bin/env python3
"""Trees built by `twinhull render` and by the real Kustomize: the output is the same, byte for byte, and what one rejects,
the other rejects.

The trees are our own overlays, and random ones: bases, overlays, components, generators, patches of all kinds, and
every transformer, charts in `helmCharts`, and schemas in `openapi`.

usage: kustomize_property.py [--trees N] [--seed S] [--keep DIR]
"""

import argparse
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

import yaml

import patch_property as samples
import suite

KUBECTL = suite.BUILD / "tools/kubectl"
HELM = suite.BUILD / "tools/helm"
TWINHULL = suite.BUILD / "twinhull"
TREES = 120
WORDS = samples.WORDS
ODD = ["yes", "0644", "1e3", "2024-01-02", "null", "~", "1_000", "0x1F", "on", "12:30", ".5", "+1", "1.50", "a: b", "# x",
       "two\nlines", "tail\n", "  lead", "é", "<a&b>", "a,b", "'", '"', "x" * 90, "word " * 30, "", "true", "-", "5"]
IMAGES = ["nginx", "redis:7", "registry.example.com:5000/team/app:v1", "ghcr.io/a/b@sha256:abc", "app:1.0@sha256:def"]
SCALARS = ["yes", "0644", "1e3", "2024-01-02", "2024-01-02T03:04:05Z", "1_000", "0x1F", "0o17", "0b11", "1.50", ".5", "+1", "-0", "1e-7",
           "123456789012", "12345678901234567890", "1000000.5", "~", "null", "True", "word", "'5'", '"x y"', "12:30", "08", "1e21"]


class Raw(str):
    """A scalar that is written as it is."""


class Dumper(yaml.SafeDumper):
    """Writes some texts without quotes, as people do."""


def represent_raw(dumper, text):
    return yaml.ScalarNode("tag:yaml.org,2002:str", str(text), style="")


def dump(rng, document):
    """A document in one of several layouts, in which the marks of `Raw` texts are replaced by them."""
    raw = {}

    def marked(node):
        if isinstance(node, Raw):
            raw[f"raw{len(raw)}mark"] = str(node)
            return f"raw{len(raw) - 1}mark"
        if isinstance(node, dict):
            return {marked(key): marked(value) for key, value in node.items()}
        if isinstance(node, list):
            return [marked(item) for item in node]
        return node

    style = rng.choice([None, None, "'", '"', "|"])
    text = yaml.dump(marked(document), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=rng.choice([40, 80, 400]),
                     default_style=style if style in ("'", '"') and not raw else None,
                     default_flow_style=rng.random() < 0.1)
    for mark, value in raw.items():
        text = text.replace(mark, value, 1)
    return text


def parts_of(rng):
    """A list of maps, which patches merge if `openapi` says by which key."""
    return [{"name": name, "size": rng.randint(1, 9), rng.choice(["color", "shape"]): rng.choice(WORDS)} for name in rng.sample(WORDS[:4], 2)]


def openapi_schema(rng):
    """A schema of the custom resources, whose lists have a merge key or not."""
    part = {"type": "object", "properties": {"name": {"type": "string"}, "size": {"type": "integer"}}}
    parts = {"type": "array", "items": part}
    if rng.random() < 0.8:
        parts.update({"x-kubernetes-patch-merge-key": rng.choice(["name", "name", "size"]), "x-kubernetes-patch-strategy": "merge"})
    return {"definitions": {f"com.example.v1.{kind}": {
        "type": "object", "properties": {"spec": {"type": "object", "properties": {"parts": parts}}},
        "x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v1", "kind": kind}]} for kind in ("Widget", "Gadget")}}


def odd_object(rng, name):
    """An object of a custom resource with numbers and words that readers understand differently."""
    spec = {word: Raw(rng.choice(SCALARS)) for word in rng.sample(WORDS, 4)}
    spec["list"] = [Raw(rng.choice(SCALARS)) for _ in range(3)]
    spec["text"] = rng.choice(ODD)
    spec["replicas"] = rng.randint(1, 5)
    if rng.random() < 0.5:
        spec["parts"] = parts_of(rng)
    if rng.random() < 0.3:
        spec["words"] = {Raw(word): rng.choice(ODD) for word in rng.sample(["y", "n", "on", "No", "yes", "True", "x"], 3)}
    return {"apiVersion": "example.com/v1", "kind": rng.choice(["Widget", "Gadget"]), "metadata": {"name": name}, "spec": spec}


def workload(rng, name, names):
    """A workload that refers to other objects by their names."""
    kind = rng.choice(["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod"])
    container = {"name": "main", "image": rng.choice(IMAGES)}
    if rng.random() < 0.6:
        container["envFrom"] = [rng.choice([{"configMapRef": {"name": rng.choice(names)}}, {"secretRef": {"name": rng.choice(names)}}])]
    if rng.random() < 0.6:
        container["env"] = [{"name": "A", "valueFrom": {"configMapKeyRef": {"name": rng.choice(names), "key": "x"}}},
                            {"name": "B", "value": rng.choice(["$(HOST)", "x-$(HOST)", "$$(HOST)", "plain", *ODD])}]
    spec = {"containers": [container], "serviceAccountName": rng.choice(names)}
    if rng.random() < 0.5:
        spec["initContainers"] = [{"name": "init", "image": rng.choice(IMAGES), "args": ["$(HOST)", "x"]}]
    if rng.random() < 0.5:
        spec["volumes"] = [{"name": "v", rng.choice(["configMap", "x"]): {"name": rng.choice(names)}},
                           {"name": "w", "secret": {"secretName": rng.choice(names)}},
                           {"name": "p", "projected": {"sources": [{"configMap": {"name": rng.choice(names)}}]}},
                           {"name": "c", "persistentVolumeClaim": {"claimName": rng.choice(names)}}]
    template = {"metadata": {"labels": {"app": name}}, "spec": spec}
    selector = {"matchLabels": {"app": name}}
    group = "batch/v1" if kind in ("Job", "CronJob") else "v1" if kind == "Pod" else "apps/v1"
    body = {"Pod": spec, "Job": {"template": template}, "CronJob": {"schedule": "* * * * *", "jobTemplate": {"spec": {"template": template}}}}.get(
        kind, {"selector": selector, "template": template})
    if kind in ("Deployment", "StatefulSet") and rng.random() < 0.7:
        body["replicas"] = rng.randint(1, 4)
    if kind == "StatefulSet":
        body["serviceName"] = rng.choice(names)
        if rng.random() < 0.5:
            body["volumeClaimTemplates"] = [{"metadata": {"name": "data"}, "spec": {"storageClassName": rng.choice(names)}}]
    return {"apiVersion": group, "kind": kind, "metadata": {"name": name}, "spec": body}


def small_object(rng, name, names):
    rules = [{"apiGroups": [""], "resources": ["secrets"], "resourceNames": rng.sample(names, 2), "verbs": ["get"]}]
    return rng.choice([
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": {"x": rng.choice(ODD), "HOST": "h"}},
        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "type": "Opaque", "stringData": {"x": rng.choice(ODD)}},
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": {"selector": {"app": name}, "ports": [{"port": 80}]}},
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name}, "imagePullSecrets": [{"name": rng.choice(names)}]},
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}},
        {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": name}, "spec": {"storageClassName": rng.choice(names)}},
        {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": name}, "provisioner": "x"},
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": name}, "rules": rules},
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": name}, "rules": rules},
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": rng.choice(["RoleBinding", "ClusterRoleBinding"]), "metadata": {"name": name},
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": rng.choice(["Role", "ClusterRole"]), "name": rng.choice(names)},
         "subjects": [{"kind": "ServiceAccount", "name": rng.choice([*names, "default"]), **({"namespace": rng.choice(["shop", "default"])} if rng.random() < 0.6 else {})}]},
        {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": name},
         "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": rng.choice(names)}, "maxReplicas": 3}},
        {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": name, "annotations": {"nginx.ingress.kubernetes.io/auth-secret": rng.choice(names)}},
         "spec": {"tls": [{"secretName": rng.choice(names)}], "rules": [{"host": "$(HOST)", "http": {"paths": [{"path": "/", "backend": {"service": {"name": rng.choice(names)}}}]}}]}},
        {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": name},
         "spec": {"podSelector": {"matchLabels": {"app": name}}, "ingress": [{"from": [{"podSelector": {"matchLabels": {"app": "x"}}}]}]}},
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": name}, "spec": {"group": "example.com"}},
        {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": name}, "spec": {"selector": {"matchLabels": {"app": name}}}},
        {"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": {}}]},
    ])


def make_object(rng, name, names):
    choice = rng.random()
    if choice < 0.25:
        made = samples.make_object(rng, name)
    elif choice < 0.35:
        made = odd_object(rng, name)
    elif choice < 0.65:
        made = workload(rng, name, names)
    else:
        made = small_object(rng, name, names)
    if made["kind"] != "List":
        if rng.random() < 0.2:
            made["metadata"]["namespace"] = rng.choice(["shop", "default", "other"])
        if rng.random() < 0.3:
            made["metadata"].setdefault("labels", {})["tier"] = rng.choice(["web", "db", "5"])
        if rng.random() < 0.2:
            made["metadata"].setdefault("annotations", {})["note"] = rng.choice(ODD)
    return made


class Tree:
    """A directory with a kustomization, and the objects that it gives, as far as they are known."""

    def __init__(self, rng, root, folder, names):
        self.rng, self.root, self.folder, self.names = rng, root, folder, names
        self.path = root / folder
        self.path.mkdir(parents=True)
        self.file = {}
        self.objects = []

    def write(self, name, text):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return name

    def add_objects(self, count):
        rng = self.rng
        fresh = rng.sample(self.names, min(count, len(self.names)))
        files = {}
        for name in fresh:
            made = make_object(rng, name, self.names)
            self.objects += made["items"] if made["kind"] == "List" else [made]
            files.setdefault(f"{rng.choice('abc')}.yaml", []).append(dump(rng, made))
        for name, documents in files.items():
            self.write(name, "---\n".join(documents))
        self.file.setdefault("resources", []).extend(sorted(files))

    def add_generators(self):
        rng = self.rng
        for key in ("configMapGenerator", "secretGenerator"):
            kind = "ConfigMap" if key == "configMapGenerator" else "Secret"
            known = [one["metadata"]["name"] for one in self.objects if one["kind"] == kind]
            for name in rng.sample(self.names, rng.choice([0, 0, 1, 2])):
                entry = {"name": name}
                if known and rng.random() < 0.5:
                    entry = {"name": rng.choice(known), "behavior": rng.choice(["merge", "replace"])}
                if rng.random() < 0.7:
                    entry["literals"] = [f"{word}={rng.choice(ODD)}" for word in rng.sample(WORDS, rng.randint(1, 3))]
                if rng.random() < 0.3:
                    text = rng.choice(["hello\n", "a\r\nb\r\n", "", "x" * 200, "\tindented\n  two\n", "no end", "üñí\n"])
                    self.write(f"files/{name}.txt", text)
                    entry["files"] = [rng.choice([f"files/{name}.txt", f"key.txt=files/{name}.txt"])]
                if rng.random() < 0.3:
                    self.write(f"{name}.env", "# comment\nONE=1\n  TWO = spaced \nTHREE\n\nFOUR=a=b\n")
                    entry[rng.choice(["envs", "env"])] = f"{name}.env"
                    if "envs" in entry:
                        entry["envs"] = [entry["envs"]]
                if rng.random() < 0.2:
                    entry["behavior"] = rng.choice(["create", "merge", "replace"])
                if rng.random() < 0.3:
                    entry["options"] = {"disableNameSuffixHash": rng.random() < 0.5, "labels": {"made": "x"}, "immutable": rng.random() < 0.3}
                if rng.random() < 0.2:
                    entry["namespace"] = "shop"
                if key == "secretGenerator" and rng.random() < 0.3:
                    entry["type"] = "kubernetes.io/tls"
                self.file.setdefault(key, []).append(entry)
                if entry.get("behavior", "create") == "create":
                    self.objects.append({"apiVersion": "v1", "kind": kind, "metadata": {"name": entry["name"]}})
        if rng.random() < 0.2:
            self.file["generatorOptions"] = {"annotations": {"by": "all"}, "labels": {"made": "y", "other": "z"}, "disableNameSuffixHash": rng.random() < 0.4}

    def add_patch(self):
        rng = self.rng
        target = rng.choice(self.objects)
        kind, name = target["kind"], target["metadata"]["name"]
        entry = {}
        choice = rng.random()
        if choice < 0.5:
            if kind in ("Deployment", "Service", "CronJob", "Component", "Kafka", "ConfigMap") and rng.random() < 0.5:
                other = samples.make_object(rng, name)
                while other["kind"] != kind:
                    other = samples.make_object(rng, name)
                patch = samples.spoil(rng, other)
                patch["apiVersion"] = target["apiVersion"]
                patch["metadata"] = {"name": name}
            else:
                patch = {"apiVersion": target["apiVersion"], "kind": kind, "metadata": {"name": name, "labels": {"patched": rng.choice(ODD[:12])}}}
                if rng.random() < 0.3:
                    patch["metadata"]["annotations"] = rng.choice([None, {"note": None}, {"added": "x"}, {}])
                if rng.random() < 0.1:
                    patch["$patch"] = "delete"
                if kind in ("Widget", "Gadget") and rng.random() < 0.7:
                    patch["spec"] = {"parts": parts_of(rng)}
            if "namespace" in target["metadata"]:
                patch["metadata"]["namespace"] = target["metadata"]["namespace"]
            if rng.random() < 0.4:
                patch["metadata"].pop("namespace", None)
                entry["target"] = self.selector(target)
            text = dump(rng, patch)
        else:
            entry["target"] = self.selector(target)
            operations = []
            for _ in range(rng.randint(1, 3)):
                operations.append(rng.choice([
                    {"op": "add", "path": "/metadata/labels", "value": {"json": "x"}},
                    {"op": "add", "path": "/metadata/annotations/json", "value": rng.choice(["x", "5"])},
                    {"op": "add", "path": "/spec/added", "value": rng.choice([{"a": [1, 2.5, 1000000, None]}, "text", 5, True])},
                    {"op": "replace", "path": "/metadata/name", "value": f"{name}-renamed"},
                    {"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "patched:1"},
                    {"op": "remove", "path": "/spec/replicas"},
                    {"op": "add", "path": "/spec/template/spec/containers/-", "value": {"name": "side", "image": "nginx"}},
                    {"op": "test", "path": "/kind", "value": kind},
                    {"op": "copy", "from": "/metadata/name", "path": "/metadata/annotations/name"},
                ]))
            text = json.dumps(operations) if rng.random() < 0.3 else dump(rng, operations)
        if rng.random() < 0.5:
            number = len(self.file.get("patches", []))
            entry["path"] = self.write(f"patches/{number}.yaml", text)
        else:
            entry["patch"] = text
        self.file.setdefault("patches", []).append(entry)

    def selector(self, target):
        rng = self.rng
        kind, name = target["kind"], target["metadata"]["name"]
        return rng.choice([{"kind": kind}, {"kind": kind, "name": name}, {"name": name[:2] + ".*"}, {"kind": "Deployment|StatefulSet"},
                           {"labelSelector": "tier=web"}, {"labelSelector": "tier in (web, db),!app"}, {"annotationSelector": "note"},
                           {"group": "apps", "version": "v1"}, {"namespace": "shop"}, {"kind": kind, "namespace": "default"}])

    def add_transformers(self):
        rng, file = self.rng, self.file
        maybe = lambda chance: rng.random() < chance
        if maybe(0.4):
            file["namePrefix"] = rng.choice(["pre-", "x"])
        if maybe(0.3):
            file["nameSuffix"] = rng.choice(["-post", "-2"])
        if maybe(0.4):
            file["namespace"] = rng.choice(["shop", "default", "team"])
        if maybe(0.3):
            file["commonLabels"] = {"common": rng.choice(ODD[:8]), "app": "all"}
        if maybe(0.4):
            file["labels"] = [{"pairs": {word: rng.choice(ODD[:12]) for word in rng.sample(WORDS, 2)}, **rng.choice(
                [{}, {"includeSelectors": True}, {"includeTemplates": True}, {"fields": [{"path": "spec/extra/labels", "create": True}]},
                 {"fields": [{"path": "spec/found", "kind": "Widget"}]}])} for _ in range(rng.randint(1, 2))]
        if maybe(0.3):
            file["commonAnnotations"] = {"about": rng.choice(ODD), "5": "x"} if maybe(0.05) else {"about": rng.choice(ODD)}
        if maybe(0.4):
            file["images"] = [{"name": rng.choice(["nginx", "redis", "registry.example.com:5000/team/app", "ghcr.io/a/.", "n.inx", "app", "none", "(nginx|redis)"]),
                               **rng.choice([{"newTag": "9"}, {"newName": "other/name"}, {"digest": "sha256:123"}, {"newTag": "1", "newName": "b"}, {"newTag": "1", "digest": "sha256:9"},
                                             {"tagSuffix": "-x"}])} for _ in range(rng.randint(1, 2))]
        scalable = [one["metadata"]["name"] for one in self.objects if one["kind"] in ("Deployment", "StatefulSet")]
        if maybe(0.4) and scalable:
            file["replicas"] = [{"name": rng.choice(scalable), "count": rng.randint(0, 9)}]
        if maybe(0.3) and self.objects:
            self.add_replacement()
        if maybe(0.15):
            file["buildMetadata"] = rng.sample(["originAnnotations", "transformerAnnotations", "managedByLabel"], rng.randint(1, 3))
        if maybe(0.15):
            file["sortOptions"] = rng.choice([{"order": "fifo"}, {"order": "legacy"}, {"order": "legacy", "legacySortOptions": {"orderFirst": ["Service", "Widget"], "orderLast": ["Namespace"]}}])
        if maybe(0.15):
            self.write("names.yaml", dump(rng, {
                "nameReference": [{"kind": "ConfigMap", "version": "v1", "fieldSpecs": [{"kind": "Widget", "path": "spec/alpha"}]}],
                "namePrefix": [rng.choice([{"kind": "Widget", "path": "spec/text"}, {"kind": "Secret", "path": "metadata/name"}])], "commonLabels": [{"path": "spec/labels", "kind": "Widget", "create": True}],
                "images": [{"path": "spec/image", "kind": "Gadget"}], "varReference": [{"path": "spec/text", "kind": "Gadget"}]}))
            file["configurations"] = ["names.yaml"]
        sources = [one for one in self.objects if one["kind"] in ("ConfigMap", "Service", "Deployment")]
        if maybe(0.2) and sources:
            source = rng.choice(sources)
            file["vars"] = [{"name": "HOST", "objref": {"apiVersion": source["apiVersion"], "kind": source["kind"], "name": source["metadata"]["name"]},
                             **rng.choice([{}, {"fieldref": {"fieldpath": "metadata.name"}}, {"fieldref": {"fieldPath": "kind"}}])}]
        if maybe(0.15):
            self.write("more.yaml", "---\n".join(dump(rng, one) for one in rng.sample([
                {"apiVersion": "builtin", "kind": "PrefixTransformer", "metadata": {"name": "p"}, "prefix": "own-", "fieldSpecs": [{"path": "metadata/name"}]},
                {"apiVersion": "builtin", "kind": "PrefixSuffixTransformer", "metadata": {"name": "ps"}, "prefix": "a-", "suffix": "-z",
                 "fieldSpecs": [{"path": "metadata/name"}]},
                {"apiVersion": "builtin", "kind": "LabelTransformer", "metadata": {"name": "l"}, "labels": {"own": "x"}, "fieldSpecs": [{"path": "metadata/labels", "create": True}]},
                {"apiVersion": "builtin", "kind": "NamespaceTransformer", "metadata": {"name": "n", "namespace": "own"}, "unsetOnly": True, "setRoleBindingSubjects": "allServiceAccounts"},
                {"apiVersion": "builtin", "kind": "AnnotationsTransformer", "metadata": {"name": "a"}, "annotations": {"own": "x"}, "fieldSpecs": [{"path": "metadata/annotations", "create": True}]},
                self.value_addition(),
            ], 2)))
            file["transformers"] = ["more.yaml"]

    def value_addition(self):
        rng = self.rng
        targets = [{**rng.choice([{"selector": self.selector(rng.choice(self.objects))}, {"selector": {"kind": "Deployment"}}, {}]), **rng.choice([
            {"fieldPath": "metadata/annotations/added"}, {"fieldPath": "metadata/annotations/own.io\\/added"}, {"fieldPath": "metadata/labels/app"},
            {"fieldPath": "metadata/namespace"}, {"fieldPath": "spec/text", "filePathPosition": rng.choice([0, 1, 2, 9])}, {"fieldPath": "spec/replicas"},
            {"fieldPath": "spec/template/spec/containers/[name=main]/image", "filePathPosition": rng.choice([0, 1, 2])},
            {"fieldPath": "spec/parts/[name=alpha]/size"}, {"fieldPath": "spec/parts/0/size"}, {"fieldPath": "data/path/x"}])}
            for _ in range(rng.randint(1, 2))]
        config = {"apiVersion": "builtin", "kind": "ValueAddTransformer", "metadata": {"name": "v"}, "targets": targets}
        if rng.random() < 0.8:
            config["value"] = rng.choice(["added", " padded ", "a/b", "1.5.0"])
        if rng.random() < 0.2:
            self.write("targets.yaml", dump(rng, {"targets": targets[:1]}))
            config["targetFilePath"] = "targets.yaml"
        return config

    def add_chart(self):
        """A chart in `charts/`, and an entry that renders it."""
        rng = self.rng
        folder = "charts"
        if rng.random() < 0.3:
            folder = "other"
            self.file["helmGlobals"] = {"chartHome": folder}
        self.write(f"{folder}/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n")
        self.write(f"{folder}/web/values.yaml", dump(rng, {"color": rng.choice(WORDS), "size": 1, "list": [1, 2], "nested": {"a": 1, "b": None}}))
        self.write(f"{folder}/web/templates/all.yaml", """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-settings
  namespace: {{ .Release.Namespace }}
data:
  color: {{ .Values.color | quote }}
  all: {{ toJson .Values | quote }}
  version: {{ .Capabilities.KubeVersion.Version }}
  widget: {{ .Capabilities.APIVersions.Has "example.com/v1" | quote }}
---
apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-test
  annotations: {"helm.sh/hook": test}
spec:
  containers: [{name: main, image: nginx}]
""")
        self.write(f"{folder}/web/templates/hook.yaml", """\
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-hook
  annotations: {"helm.sh/hook": "pre-install,pre-upgrade"}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: "{{ .Values.image | default "redis:7" }}"}]}}}
""")
        self.write(f"{folder}/web/crds/widgets.yaml", dump(rng, {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                                                                "metadata": {"name": "widgets.example.com"}, "spec": {"group": "example.com"}}))
        entry = {"name": "web"}
        maybe = lambda chance: rng.random() < chance
        if maybe(0.7):
            entry["releaseName"] = rng.choice(["shop", "web-1"])
        if maybe(0.4):
            entry["namespace"] = "shop"
        if maybe(0.4):
            entry["valuesInline"] = rng.choice([{"color": "inline"}, {"nested": {"a": 2, "c": [3]}}, {"list": [9], "image": "nginx"}, {}])
            if maybe(0.5):
                entry["valuesMerge"] = rng.choice(["merge", "override", "replace"])
        if maybe(0.3):
            entry["valuesFile"] = self.write("web-values.yaml", dump(rng, {"color": "file", "nested": {"a": 5, "d": None}}))
        if maybe(0.3):
            entry["additionalValuesFiles"] = [self.write("more-values.yaml", dump(rng, {"size": 7, "list": None}))]
        for key, chance in (("includeCRDs", 0.4), ("skipHooks", 0.2), ("skipTests", 0.3)):
            if maybe(chance):
                entry[key] = True
        if maybe(0.2):
            entry["kubeVersion"] = "1.30.0"
        if maybe(0.2):
            entry["apiVersions"] = ["example.com/v1"]
        self.file["helmCharts"] = [entry]
        release = entry.get("releaseName", "release-name")
        self.objects.append({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"{release}-settings"}})

    def add_replacement(self):
        rng = self.rng
        source, target = rng.choice(self.objects), rng.choice(self.objects)
        select = rng.choice([{"kind": target["kind"]}, {"kind": target["kind"], "name": target["metadata"]["name"]}, {"kind": "Deployment"}])
        entry = {"source": {"kind": source["kind"], "name": source["metadata"]["name"],
                            **rng.choice([{}, {"fieldPath": "metadata.name"}, {"fieldPath": "kind"}, {"fieldPath": "metadata.name", "options": {"delimiter": "a", "index": 0}}])},
                 "targets": [{"select": select, **rng.choice([
                     {}, {"fieldPaths": ["metadata.annotations.copied"], "options": {"create": True}}, {"fieldPaths": ["metadata.annotations.[own.io/copied]"], "options": {"create": True}},
                     {"fieldPaths": ["spec.template.spec.containers.[name=main].image"], "options": {"delimiter": ":", "index": rng.choice([-1, 0, 1, 5])}},
                     {"fieldPaths": ["spec.template.spec.containers.*.image"]}, {"fieldPaths": ["spec.template.spec.containers.0.image"]},
                     {"fieldPaths": ["metadata.labels.app"], "reject": [{"name": rng.choice(self.names)}]}])}]}
        if rng.random() < 0.2:
            del entry["source"]
            # In a field that another transformer has changed, Kustomize loses that it is a string.
            changed = not self.folder.startswith("base") or {"namePrefix", "nameSuffix", "images"} & self.file.keys()
            entry["sourceValue"] = "fixed" if changed else rng.choice(["fixed", "5", "true"])
        self.file.setdefault("replacements", []).append(entry)

    def finish(self):
        items = list(self.file.items())
        self.rng.shuffle(items)
        self.write("kustomization.yaml", yaml.safe_dump(dict(items), sort_keys=False, allow_unicode=True))


def add_layer(rng, root, number, names):
    """One of several overlays of the first base, whose objects get different names; returns its path for the overlay on it."""
    layer = Tree(rng, root, f"layer{number}", names)
    layer.file["resources"] = ["../base0"]
    if number:
        layer.file[rng.choice(["nameSuffix", "namePrefix", "namespace"])] = "other"
    elif rng.random() < 0.3:
        layer.file["namePrefix"] = "first-"
    layer.finish()
    return f"../{layer.folder}"


def make_tree(rng, root):
    """Bases, an overlay on them and components; returns the directory to build."""
    names = rng.sample([f"{word}-{number}" for word in WORDS for number in range(3)], 9)
    bases = []
    for number in range(rng.randint(1, 2)):
        base = Tree(rng, root, f"base{number}", names[:5] if number == 0 else names[5:])
        base.add_objects(rng.randint(1, 4))
        if rng.random() < 0.5:
            base.add_generators()
        if rng.random() < 0.08:
            base.add_chart()
        if rng.random() < 0.5:
            base.add_transformers()
        if rng.random() < 0.1:
            base.file["openapi"] = {"path": base.write("schema.json", json.dumps(openapi_schema(rng)))}
        base.finish()
        bases.append(base)
    top = Tree(rng, root, "overlay", names)
    top.objects = [one for base in bases for one in base.objects]
    top.file["resources"] = [f"../{base.folder}" for base in bases]
    if rng.random() < 0.15:
        top.file["resources"] = [add_layer(rng, root, number, names) for number in range(2)]
    if rng.random() < 0.4:
        component = Tree(rng, root, "component", names)
        component.objects = list(top.objects)
        component.file.update({"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component"})
        if rng.random() < 0.5:
            component.add_generators()
        component.add_transformers()
        component.add_patch()
        component.finish()
        top.file["components"] = ["../component"]
    if rng.random() < 0.6:
        top.add_generators()
    if rng.random() < 0.1:
        top.file["openapi"] = {"path": top.write("schema.json", json.dumps(openapi_schema(rng)))}
    for _ in range(rng.choice([0, 1, 1, 2, 3])):
        top.add_patch()
    top.add_transformers()
    top.finish()
    return top.path


def run(command):
    return subprocess.run([str(part) for part in command], capture_output=True, stdin=subprocess.DEVNULL, check=False)


def helm_command(scratch):
    """Helm for Kustomize, which asks for its version with an option that Helm 4 does not have."""
    path = scratch / "helm"
    path.write_text(f'#!/bin/sh\n[ "$1" = version ] && exec echo v3.19.0\nexec "{HELM}" "$@"\n', "utf-8")
    path.chmod(0o755)
    return path


def compare(folder, name, helm):
    """What is wrong with a tree; empty if both agree."""
    theirs = run([KUBECTL, "kustomize", "--enable-helm", "--helm-command", helm, folder])
    ours = run([TWINHULL, "render", folder])
    if ours.returncode not in (0, 1):
        return f"{name}: exit status {ours.returncode}\n{ours.stderr.decode()}"
    if b"panic:" in theirs.stderr:  # a fault of Kustomize, not a verdict
        return ""
    if theirs.returncode != 0:
        return "" if ours.returncode == 1 else f"{name}: Kustomize fails: {theirs.stderr.decode()[:2000]}"
    if ours.returncode == 1:
        return f"{name}: Kustomize builds it, but:\n{ours.stderr.decode()}"
    if ours.stdout == theirs.stdout:
        return ""
    with tempfile.TemporaryDirectory() as scratch:
        (pathlib.Path(scratch) / "kustomize").write_bytes(theirs.stdout)
        (pathlib.Path(scratch) / "twinhull").write_bytes(ours.stdout)
        lines = run(["diff", "-u", f"{scratch}/kustomize", f"{scratch}/twinhull"]).stdout.decode()
    return f"{name}: the outputs differ\n{lines}"


def own_trees(scratch):
    """The trees of out/, with the env files that their examples stand for."""
    for tree in sorted((suite.REPOSITORY / "out").glob("*/kustomize")):
        copy = scratch / tree.parent.name
        shutil.copytree(tree, copy)
        for example in copy.rglob("*.env.example"):
            shutil.copy(example, example.with_suffix(""))
        for file in sorted(copy.rglob("kustomization.yaml")):
            if "components" not in file.parts:
                yield file.parent, str(file.parent.relative_to(scratch))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trees", type=int, default=TREES)
    parser.add_argument("--seed", type=int, default=suite.seed())
    parser.add_argument("--keep", type=pathlib.Path, help="directory for the trees with differences")
    options = parser.parse_args()
    if not (KUBECTL.exists() and HELM.exists()):
        print("skipped: no kubectl or no helm")
        return suite.SKIP_STATUS
    passed, failures = 0, []
    with tempfile.TemporaryDirectory(prefix="twinhull-kustomize-") as folder:
        scratch = pathlib.Path(folder)
        helm = helm_command(scratch)
        own = scratch / "own"
        for tree, name in own_trees(own):
            problem = compare(tree, name, helm)
            failures += [problem] if problem else []
            passed += not problem
        for number in range(options.trees):
            seed = options.seed * 1_000_003 + number
            root = scratch / str(seed)
            problem = compare(make_tree(random.Random(seed), root), f"tree {seed}", helm)
            if problem and options.keep:
                shutil.copytree(root, options.keep / str(seed))
            failures += [problem] if problem else []
            passed += not problem
            shutil.rmtree(root)
    for problem in failures:
        print("FAILED", problem)
    print(suite.closing_line(passed, len(failures)))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
