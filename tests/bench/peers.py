"""Compares Twinhull with the programs that do a part of its work: each pair does the same in turns, so that both meet the
same load, and the ratio is of CPU time (user and system) of whole processes.

A peer is what is found on PATH: helm, kubectl (also in build/tools), kubeconform, kube-linter, kube-score. kubeconform
needs the schemas of Kubernetes, which are made from TWINHULL_DATA.
"""

import json
import os
import pathlib
import re
import shutil
import statistics
import sys

import corpus
import process

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "TWINHULL_CACHE_DIR": ""}
RELEASE = "1.34"


def find(name):
    return shutil.which(name, path=f"{REPOSITORY / 'build/tools'}:{os.environ.get('PATH', '')}")


def cpu(command, cwd):
    """Runs a command once: CPU seconds of it and its children, peak memory in MB."""
    taken = process.measure(command, cwd, ENVIRONMENT)
    if taken.status not in (0, 1):  # 1: findings
        sys.exit(f"{' '.join(map(str, command))} ended with {taken.status}")
    return taken.cpu, taken.memory


def row(what, ours, theirs, cwd, runs):
    """Prints the ratio: the median of all turns, and the smallest and largest."""
    turns = [(cpu(ours, cwd), cpu(theirs, cwd)) for _ in range(runs)]
    ratios = sorted(max(b[0], 1e-4) / max(a[0], 1e-4) for a, b in turns)
    mine, other = (statistics.median(turn[i][0] for turn in turns) * 1000 for i in (0, 1))
    memory = [max(turn[i][1] for turn in turns) for i in (0, 1)]
    print(f"{what:58} {statistics.median(ratios):7.1f} × ({ratios[0]:.1f} to {ratios[-1]:.1f})  {mine:8.1f} ms, {other:9.1f} ms of CPU"
          f"  {memory[0]:6.1f} MB, {memory[1]:6.1f} MB", flush=True)


def closure(definitions, name):
    """A definition and those that it refers to."""
    found, open_names = {}, [name]
    while open_names:
        one = open_names.pop()
        if one not in found:
            found[one] = definitions[one]
            open_names += re.findall(r'"#/definitions/([^"]+)"', json.dumps(definitions[one]))
    return found


def write_schemas(folder):
    """The schemas of the corpus's kinds as kubeconform reads them: a complete file per kind."""
    data = pathlib.Path(os.environ.get("TWINHULL_DATA", REPOSITORY.parent / "shared/data"))
    source = data / f"kubernetes-openapi/swagger-v{RELEASE}.json"
    source = source if source.exists() else next(iter(sorted(data.glob(f"kubernetes-openapi/swagger-v{RELEASE}.*.json"))), None)
    if source is None:
        return False
    definitions = json.loads(source.read_text("utf-8"))["definitions"]
    folder.mkdir(parents=True)
    for definition in definitions.values():
        if "properties" in definition:
            definition.setdefault("additionalProperties", False)
    used = set(re.findall(r"^kind: (\w+)$", corpus.APPLICATION, re.M))
    for name, definition in definitions.items():
        for kind in definition.get("x-kubernetes-group-version-kind", ()):
            if kind["kind"] not in used:
                continue
            file = "-".join(part for part in (kind["kind"].lower(), kind["group"].split(".")[0], kind["version"]) if part)
            schema = {"$ref": f"#/definitions/{name}", "definitions": closure(definitions, name)}
            (folder / f"{file}.json").write_text(json.dumps(schema), "utf-8")
    return True


def linters(binary, home, runs):
    for size in (6, 1000, 10000):
        folder = home / f"{size}-objects"
        objects, _ = corpus.write(folder, size)
        what = f"lint {objects} objects"
        ours = [binary, "lint", ".", "--jobs", "1", "--quiet"]
        times = runs if size < 10000 else max(3, runs // 3)
        if (peer := find("kubeconform")) and ((home / "schemas").is_dir() or write_schemas(home / "schemas")):
            location = f"{home}/schemas/{{{{ .ResourceKind }}}}{{{{ .KindSuffix }}}}.json"
            row(f"{what}: kubeconform (schemas only)", ours, [peer, "-n", "1", "-summary", "-schema-location", location, "."], folder, times)
        if peer := find("kube-linter"):
            row(f"{what}: kube-linter", ours, [peer, "lint", "."], folder, times)
        if peer := find("kube-score"):
            files = sorted(str(path) for path in folder.glob("*.yaml"))
            row(f"{what}: kube-score", ours, [peer, "score", *files], folder, times)


def renderers(binary, home, runs):
    system = REPOSITORY / "out/004-kubernetes-deployment"
    chart = next((system / "helm").iterdir())
    values = next(iter(sorted(chart.glob("values-*.yaml"))))
    if peer := find("helm"):
        arguments = ["app", str(chart), "-f", str(values), "-n", "app"]
        row(f"render the chart of {system.name}: helm template", [binary, "render", str(chart), "--release", "app", "-f", str(values), "-n", "app"],
            [peer, "template", *arguments], "/", runs)
    if peer := find("kubectl"):
        for objects in (6, 4000):
            overlay, count = corpus.write_tree(home / f"tree-{objects}", objects)
            times = runs if objects < 1000 else 1
            row(f"build an overlay of {count} objects: kubectl kustomize", [binary, "render", str(overlay)],
                [peer, "kustomize", str(overlay)], "/", times)
        overlay = next(path for path in sorted((system / "kustomize/overlays").iterdir()) if not list(path.glob("*.example")))
        row(f"build {overlay.name} of {system.name}: kubectl kustomize", [binary, "render", str(overlay)],
            [peer, "kustomize", str(overlay)], "/", runs)


def distributed(binary):
    """The static program, which the packages hold, if it is built beside the other one."""
    static = pathlib.Path(f"{binary}-static")
    return str(static) if static.exists() else binary


def rows(binary, home, runs):
    binary = distributed(binary)
    found = [name for name in ("helm", "kubectl", "kubeconform", "kube-linter", "kube-score") if find(name)]
    print(f"peers: {', '.join(found) or 'none on PATH'}")
    renderers(binary, home, runs)
    linters(binary, home, runs)
