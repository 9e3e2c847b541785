"""A kube-apiserver accepts what both outputs contain, and a chart can be upgraded, rolled back and removed.

    tests/server/targets.py [SYSTEM…]

Every target is applied to a real kube-apiserver, on loopback, in namespaces that warn about what the `restricted` Pod Security
Standard forbids: the overlay by server-side apply with strict validation, twice, and the chart by `helm install`. Then, for each environment:
install, upgrade to the next variant, roll back, and uninstall, after which only what holds data is left. At last, a
second release of the chart in the same namespace. A warning is a failure. Skipped if TWINHULL_KUBE_APISERVER or
TWINHULL_DATA, which has the CustomResourceDefinitions, is not set.
"""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

import yaml

import server

HERE = pathlib.Path(__file__).resolve()
sys.path += [str(HERE.parents[1]), str(HERE.parents[1] / "parity")]
import objects  # noqa: E402
import outputs  # noqa: E402
import suite  # noqa: E402
import systems  # noqa: E402

NAME = "targets"
SIDECARS = "dapr.io/enabled"
# What the server itself or Helm adds to objects, and what the tools may differ in.
SERVER_FIELDS = ("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "namespace")
ADDED = ("meta.helm.sh/", "deployment.kubernetes.io/", "kubectl.kubernetes.io/last-applied")
ADDRESSES = ("clusterIP", "clusterIPs", "healthCheckNodePort")
OWN = re.compile(r"ConfigMap kube-root-ca\.crt|ServiceAccount default|Secret sh\.helm\.release\..*|Service kubernetes")
KEEP = "helm.sh/resource-policy"


class Cluster:
    """The server with its tools."""

    def __init__(self, running, home):
        self.running = running
        self.home = pathlib.Path(home)
        self.problems = []
        self.calls = 0
        config = self.home / "config"
        config.write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "test",
            "clusters": [{"name": "test", "cluster": {"server": f"https://127.0.0.1:{running.port}", "insecure-skip-tls-verify": True}}],
            "users": [{"name": "test", "user": {"token": "test"}}],
            "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}]}))
        self.environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "KUBECONFIG": str(config)}

    def run(self, what, *arguments, stdin=None, expected=0):
        """Runs a tool. It must succeed, and print nothing to standard error."""
        self.calls += 1
        done = subprocess.run([str(one) for one in arguments], env=self.environment, input=stdin, capture_output=True, text=True,
                              timeout=outputs.TIMEOUT_SECONDS)
        said = [line for line in done.stderr.splitlines() if line.strip()]
        if done.returncode != expected or said:
            self.problems.append(f"{what}: exit status {done.returncode}\n    " + "\n    ".join(said or done.stdout.splitlines()[-5:]))
        return done.stdout

    def kubectl(self, what, *arguments, stdin=None):
        return self.run(what, outputs.KUBECTL, *arguments, stdin=stdin)

    def helm(self, what, *arguments):
        return self.run(what, outputs.HELM, *arguments)

    def wanted(self, holds, what):
        self.calls += 1
        if not holds:
            self.problems.append(what)

    def namespace(self, name):
        self.kubectl(f"namespace {name}", "apply", "--server-side", "-f", "-", stdin=json.dumps({
            "apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": {
                f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "warn")}}}))

    def apply(self, what, text, namespace):
        self.kubectl(what, "apply", "--server-side", "--validate=strict", "-n", namespace, "-f", "-", stdin=text)

    def live(self, namespace):
        """The objects of a namespace as the server keeps them, by kind and name, without what depends on the tool."""
        found = {}
        kinds = self.running.discover()
        for (version, kind), (group, plural, namespaced) in kinds.items():
            if not namespaced or kind in ("Event", "Endpoints", "EndpointSlice", "ControllerRevision", "Lease"):
                continue
            status, text, _ = self.running.call("GET", f"{group}/namespaces/{namespace}/{plural}")
            for item in json.loads(text).get("items", []) if status == 200 else ():
                item.update(apiVersion=version, kind=kind)
                name = f"{kind} {item['metadata']['name']}"
                if not OWN.fullmatch(name):
                    found[name] = item
        return found

    def remove(self, namespace):
        """Deletes Services, whose node ports are unique in the cluster. The rest is not in anybody's way."""
        self.kubectl(f"delete Services of {namespace}", "delete", "service", "--all", "-n", namespace)


def compared(found):
    """What both outputs must have in common."""
    items = [json.loads(json.dumps(item)) for item in found.values()]
    for item in items:
        item.pop("status", None)
        metadata = item["metadata"]
        for key in SERVER_FIELDS:
            metadata.pop(key, None)
        annotations = {key: value for key, value in metadata.pop("annotations", {}).items() if not key.startswith(ADDED)}
        if annotations:
            metadata["annotations"] = annotations
        if item["kind"] == "Service":
            for key in ADDRESSES:
                item["spec"].pop(key, None)
            for port in item["spec"].get("ports", []):
                port.pop("nodePort", None)
        if item["kind"] == "Job":  # labels with the UID, and the selector for them
            item["spec"].pop("selector", None)
            item["spec"]["template"]["metadata"]["labels"] = {
                key: value for key, value in item["spec"]["template"]["metadata"]["labels"].items()
                if "controller-uid" not in key and "job-name" not in key}
            item["metadata"]["labels"] = {key: value for key, value in item["metadata"].get("labels", {}).items()
                                          if "controller-uid" not in key and "job-name" not in key}
        for reference in ("subjects",):
            for subject in item.get(reference, []):
                subject.pop("namespace", None)
        objects.forgive_labels(metadata.get("labels", {}))
        objects.forgive_checksums(item)
    return {f"{item['kind']} {item['metadata']['name']}": item for item in objects.original_names(items)}


def moved(text, old, new):
    """The same objects in another namespace: systems share namespaces. The Namespace object is left out."""
    kept = []
    for item in yaml.safe_load_all(text):
        if item is None or item["kind"] == "Namespace":
            continue
        if item["metadata"].get("namespace") == old:
            item["metadata"]["namespace"] = new
        for subject in item.get("subjects", []):
            if subject.get("namespace") == old:
                subject["namespace"] = new
        kept.append(item)
    return yaml.safe_dump_all(kept, sort_keys=False)


def install_options(cluster, target):
    secrets = cluster.home / f"{target.system}-{target.name}.yaml"
    secrets.write_text(outputs.dump({"secrets": target.secret_values()} if target.secrets else {}), "utf-8")
    return ["-f", target.values, "-f", secrets]


def apply_both(cluster, target, number):
    """A target in two namespaces, from each output."""
    with tempfile.TemporaryDirectory(prefix="twinhull-targets-") as home:
        built = outputs.kustomize(target, home)
    cluster.wanted(built.status == 0, f"{target.label}: the overlay cannot be built: {built.stderr}")
    first = f"k{number}"
    cluster.namespace(first)
    text = moved(built.stdout, target.namespace, first)
    cluster.apply(f"{target.label}: kubectl apply of the overlay", text, first)
    cluster.apply(f"{target.label}: kubectl apply of the overlay again", text, first)
    cluster.kubectl(f"{target.label}: kubectl diff after kubectl apply", "diff", "--server-side", "-n", first, "-f", "-", stdin=text)
    overlay = compared(cluster.live(first))
    cluster.remove(first)
    second = f"h{number}"
    cluster.namespace(second)
    cluster.helm(f"{target.label}: helm install", "install", target.release, target.chart, "-n", second, *install_options(cluster, target))
    chart = compared(cluster.live(second))
    cluster.remove(second)
    cluster.wanted(overlay.keys() == chart.keys(), f"{target.label}: only in one output: {sorted(overlay.keys() ^ chart.keys())}")
    for name in sorted(overlay.keys() & chart.keys()):
        apart = list(objects.differences(chart[name], overlay[name]))
        cluster.wanted(not apart, f"{target.label}: {name} differs on the server: {apart[:3]}")
    cluster.wanted(len(chart) > 3, f"{target.label}: the namespace has only {sorted(chart)}")
    return len(chart)


def moves(cluster, targets, number):
    """Install one variant of an environment, upgrade to the other, roll back, and uninstall."""
    first, last = targets[0], targets[-1]
    label = f"{first.system} {first.name} to {last.name}"
    space = f"m{number}"
    cluster.namespace(space)
    cluster.helm(f"{label}: install", "install", first.release, first.chart, "-n", space, *install_options(cluster, first))
    before = cluster.live(space)
    cluster.helm(f"{label}: upgrade", "upgrade", last.release, last.chart, "-n", space, *install_options(cluster, last))
    after = cluster.live(space)
    cluster.helm(f"{label}: the same upgrade again", "upgrade", last.release, last.chart, "-n", space, *install_options(cluster, last))
    cluster.wanted(after.keys() == cluster.live(space).keys(), f"{label}: the same upgrade changes which objects exist")
    cluster.helm(f"{label}: roll back", "rollback", last.release, "1", "-n", space)
    back = cluster.live(space)
    data = {name for name, item in after.items() if (item["metadata"].get("annotations") or {}).get(KEEP) == "keep"}
    cluster.wanted(back.keys() - data == before.keys() - data, f"{label}: a rollback leaves {sorted(back.keys() ^ before.keys())}")
    # `helm rollback` to the second revision would not take over what the first rollback kept.
    cluster.helm(f"{label}: upgrade after the rollback", "upgrade", last.release, last.chart, "-n", space, *install_options(cluster, last))
    cluster.wanted(cluster.live(space).keys() == after.keys(), f"{label}: an upgrade after a rollback gives other objects")
    cluster.helm(f"{label}: uninstall", "uninstall", last.release, "-n", space)
    left = set(cluster.live(space))
    cluster.wanted(left == data, f"{label}: uninstall leaves {sorted(left)}, and what is to be kept is {sorted(data)}")
    return sorted(data)


def second_release(cluster, target, number):
    """Another release of the chart beside the first, which shares its Secrets and nothing else."""
    space = f"s{number}"
    cluster.namespace(space)
    options = [*install_options(cluster, target), "--set", "redpanda.name=second-broker"]
    chart_values = yaml.safe_load((target.chart / "values.yaml").read_text("utf-8"))
    for name, values in chart_values.items():  # node ports are unique in a cluster
        if isinstance(values, dict) and "nodePort" in (values.get("service") or {}):
            options += ["--set", f"{name}.service.type=ClusterIP"]
    cluster.helm(f"{target.label}: first release", "install", target.release, target.chart, "-n", space, *install_options(cluster, target))
    first = cluster.live(space)
    cluster.helm(f"{target.label}: second release", "install", "second", target.chart, "-n", space, *options, "--set", "secrets.source=existing")
    both = cluster.live(space)
    cluster.helm(f"{target.label}: uninstall the second release", "uninstall", "second", "-n", space)
    left = cluster.live(space)
    cluster.wanted(len(both) > len(first) + 3, f"{target.label}: a second release adds only {sorted(both.keys() - first.keys())}")
    changed = [name for name in first if name not in left or first[name].get("spec") != left[name].get("spec")]
    cluster.wanted(not changed, f"{target.label}: the second release changed {changed} of the first")
    cluster.remove(space)


def install_definitions(cluster, folder):
    """The CustomResourceDefinitions of what the outputs contain."""
    groups = ("dapr", "strimzi-kafka", "external-secrets", "argocd", "flux")
    files = [path for path in sorted(folder.glob("*.yaml")) if path.name.startswith(groups)]
    cluster.kubectl("CustomResourceDefinitions", "apply", "--server-side", *[part for path in files for part in ("-f", path)])
    cluster.kubectl("CustomResourceDefinitions", "wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")


def gitops(cluster, system):
    """Applications, HelmReleases and their like."""
    files = sorted((outputs.REPOSITORY / "out" / system / "gitops").rglob("*.yaml"))
    for path in files:
        if path.name != "kustomization.yaml":
            cluster.kubectl(f"{system}: {path.relative_to(outputs.REPOSITORY / 'out')}", "apply", "--server-side", "--validate=strict", "--dry-run=server", "-f", path)
    return len(files)


def main():
    folder, data = server.programs(), os.environ.get("TWINHULL_DATA")
    if folder is None or not data or not (pathlib.Path(data) / "crds").is_dir():
        print(f"skipped: {NAME} ({server.VARIABLE} or TWINHULL_DATA is not set)")
        return suite.SKIP_STATUS
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server ends with this program
    targets = [target for target in systems.read_targets(outputs.REPOSITORY, outputs.REPOSITORY / "out") if not sys.argv[1:] or target.system in sys.argv[1:]]
    with tempfile.TemporaryDirectory(prefix="twinhull-targets-") as home, server.Server(folder) as running:
        cluster = Cluster(running, home)
        install_definitions(cluster, pathlib.Path(data) / "crds")
        for name in ("argocd", "flux-system"):
            cluster.kubectl(f"namespace {name}", "create", "namespace", name)
        for number, target in enumerate(targets):
            print(f"{target.label}: {apply_both(cluster, target, number)} objects from both outputs", flush=True)
        environments = {}
        for target in targets:
            environments.setdefault((target.system, target.name.removeprefix(target.variant or "")), []).append(target)
        for number, (key, group) in enumerate(environments.items()):
            kept = moves(cluster, group, number)
            print(f"{key[0]} {group[0].name} to {group[-1].name}: installed, upgraded, rolled back, uninstalled; kept: {', '.join(kept) or 'nothing'}", flush=True)
            if not group[0].secrets:
                continue
            second_release(cluster, group[0], number)
            print(f"{group[0].label}: a second release beside the first", flush=True)
        for system in sorted({target.system for target in targets}):
            print(f"{system}: {gitops(cluster, system)} files for Argo CD and Flux", flush=True)
    for problem in cluster.problems:
        print(f"FAILED {problem}")
    print(f"a kube-apiserver {running.release} under the Pod Security Standard `restricted`")
    print(suite.closing_line(cluster.calls - len(cluster.problems), len(cluster.problems)))
    return 1 if cluster.problems else 0


if __name__ == "__main__":
    sys.exit(main())
