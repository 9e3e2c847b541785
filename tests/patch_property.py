#!/usr/bin/env python3
"""Random pairs of objects against the real Kustomize.

For every pair, `kubectl kustomize` must turn the base into the target with the patch that Twinhull
computes, including the order of list items; and for random patches, Twinhull's own merge must give
the result of the real tool.

usage: patch_property.py DRIVER [--pairs N] [--seed S]
TWINHULL_KUBECTL is the kubectl to use; without one the test is skipped (exit status 77).
"""

import argparse
import copy
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

import yaml

import suite

SKIPPED = 77
WORDS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"]
TEXTS = ["", "a", "true", "010", "1e3", "null", "x: y", "# no", "5", "two\nlines", "é", "$(HOST)", "yes", "on",
         "0x1F", "1_000", "12:30:45", "2001-01-01", "~", "plain", "words here", ".inf", "0o7", "- x"]


def container(rng, name):
    result = {"name": name, "image": f"{name}:v{rng.randint(1, 3)}"}
    if rng.random() < 0.7:
        result["env"] = some(rng, WORDS, lambda word: variable(rng, word.upper()))
    if rng.random() < 0.7:
        result["ports"] = some(rng, [8000, 8001, 9092], lambda number: port(rng, "containerPort", number))
    if rng.random() < 0.5:
        result["volumeMounts"] = some(rng, ["/tmp", "/data", "/etc/x"], lambda p: {"name": "v", "mountPath": p})
    if rng.random() < 0.5:
        result["resources"] = {"requests": {"cpu": rng.choice(["100m", 1, 0.5]), "memory": "64Mi"}}
        if rng.random() < 0.5:
            result["resources"]["limits"] = {"memory": "128Mi"}
    if rng.random() < 0.4:
        result["command"] = rng.sample(WORDS, rng.randint(0, 3))
    if rng.random() < 0.5:
        result["livenessProbe"] = rng.choice(
            [{"httpGet": {"path": "/", "port": 80}}, {"exec": {"command": ["x"]}}, {"tcpSocket": {"port": "http"}}]
        )
    if rng.random() < 0.3:
        result["securityContext"] = rng.choice([{}, {"capabilities": {"drop": ["ALL"]}}])
    return result


def variable(rng, name):
    if rng.random() < 0.3:
        return {"name": name, "valueFrom": {"secretKeyRef": {"name": "s", "key": rng.choice(WORDS)}}}
    return {"name": name, "value": rng.choice(TEXTS)}


def port(rng, key, number):
    result = {key: number}
    if rng.random() < 0.5:
        result["name"] = rng.choice(WORDS)
    if rng.random() < 0.3:
        result["protocol"] = rng.choice(["TCP", "UDP"])
    return result


def some(rng, choices, make):
    return [make(choice) for choice in rng.sample(choices, rng.randint(0, len(choices)))]


def pod(rng):
    names = rng.sample(WORDS, rng.randint(1, 3))
    spec = {"containers": [container(rng, name) for name in names]}
    if rng.random() < 0.3:
        spec["initContainers"] = some(rng, WORDS[:3], lambda word: container(rng, word))
    if rng.random() < 0.5:
        spec["volumes"] = some(rng, WORDS[:3], lambda word: {"name": word, rng.choice(["emptyDir", "configMap"]): {}})
    if rng.random() < 0.3:
        spec["tolerations"] = some(rng, WORDS[:2], lambda word: {"key": word, "operator": "Exists"})
    if rng.random() < 0.3:
        spec["hostAliases"] = some(rng, ["1.1.1.1", "2.2.2.2"], lambda ip: {"ip": ip, "hostnames": rng.sample(WORDS, 2)})
    if rng.random() < 0.3:
        spec["topologySpreadConstraints"] = some(
            rng,
            [("zone", "DoNotSchedule"), ("zone", "ScheduleAnyway"), ("node", "DoNotSchedule")],
            lambda pair: {"topologyKey": pair[0], "whenUnsatisfiable": pair[1], "maxSkew": rng.randint(1, 2)},
        )
    if rng.random() < 0.3:
        spec["imagePullSecrets"] = some(rng, WORDS[:3], lambda word: {"name": word})
    return spec


def texts(rng):
    return {word: rng.choice(TEXTS) for word in rng.sample(WORDS, rng.randint(0, 3))}


def make_object(rng, name):
    kind = rng.choice(["Deployment"] * 5 + ["Service"] * 3 + ["CronJob", "Component", "Kafka", "ConfigMap", "HPA", "ServiceAccount"])
    metadata = {"name": name}
    if rng.random() < 0.6:
        metadata["labels"] = texts(rng)
    if rng.random() < 0.4:
        metadata["annotations"] = {"note": rng.choice(TEXTS), **texts(rng)}
    if rng.random() < 0.2:
        metadata["finalizers"] = rng.sample(WORDS, rng.randint(0, 3))
    template = {"metadata": {"labels": texts(rng)}, "spec": pod(rng)}
    if kind == "Deployment":
        body = {"apiVersion": "apps/v1", "spec": {"replicas": rng.randint(1, 3), "template": template}}
        if rng.random() < 0.4:
            body["spec"]["strategy"] = rng.choice(
                [{"type": "Recreate"}, {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": rng.choice([1, "25%"])}}]
            )
    elif kind == "CronJob":
        body = {"apiVersion": "batch/v1", "spec": {"jobTemplate": {"spec": {"template": template}}}}
    elif kind == "Service":
        body = {"apiVersion": "v1", "spec": {"ports": some(rng, [80, 443, 53], lambda n: port(rng, "port", n)), "selector": texts(rng)}}
    elif kind == "Component":
        body = {"apiVersion": "dapr.io/v1alpha1", "spec": {"metadata": some(rng, WORDS, lambda word: variable(rng, word))}, "scopes": rng.sample(WORDS, 2)}
    elif kind == "Kafka":
        body = {"apiVersion": "kafka.strimzi.io/v1beta2", "spec": {"kafka": {"listeners": some(rng, WORDS, lambda word: {"name": word, "port": rng.randint(1, 9)}), "config": texts(rng)}, "pod": template}}
    elif kind == "ConfigMap":
        body = {"apiVersion": "v1", "data": texts(rng)}
    elif kind == "HPA":
        kind = "HorizontalPodAutoscaler"
        body = {"apiVersion": "autoscaling/v2", "spec": {"maxReplicas": rng.randint(2, 9), "metrics": some(rng, WORDS[:2], lambda word: {"type": "Resource", "resource": {"name": word}})}}
    else:
        body = {"apiVersion": "v1", "secrets": some(rng, WORDS, lambda word: {"name": word})}
    return {"apiVersion": body.pop("apiVersion"), "kind": kind, "metadata": metadata, **body}


def blend(rng, old, new):
    """A value between two others: some parts of each."""
    if isinstance(old, dict) and isinstance(new, dict):
        result = {}
        for key in list(dict.fromkeys([*old, *new])):
            if key in old and key in new:
                result[key] = blend(rng, old[key], new[key])
            elif rng.random() < 0.6:
                result[key] = old.get(key, new.get(key))
        return result
    if isinstance(old, list) and isinstance(new, list):
        return blend_lists(rng, old, new)
    return copy.deepcopy(rng.choice([old, old, new]))


def blend_lists(rng, old, new):
    if rng.random() < 0.2:
        return copy.deepcopy(new)
    names = [key_of(item) for item in new]
    result = []
    for item in old:
        twin = [other for other, name in zip(new, names) if name == key_of(item)]
        if rng.random() < 0.7:
            result.append(blend(rng, item, twin[0]) if twin and rng.random() < 0.5 else copy.deepcopy(item))
    for item, name in zip(new, names):
        if all(key_of(other) != name for other in result) and rng.random() < 0.4:
            result.insert(rng.randint(0, len(result)), copy.deepcopy(item))
    if rng.random() < 0.2:
        rng.shuffle(result)
    return result


def key_of(item):
    if not isinstance(item, dict):
        return item
    for keys in (["containerPort", "protocol"], ["port", "protocol"], ["topologyKey", "whenUnsatisfiable"], ["mountPath"], ["ip"], ["name"]):
        if keys[0] in item:
            return tuple(str(item.get(key)) for key in keys)
    return str(item)


def make_target(rng, base):
    other = make_object(rng, base["metadata"]["name"])
    while other["kind"] != base["kind"]:
        other = make_object(rng, base["metadata"]["name"])
    target = blend(rng, base, other)
    for key in ("apiVersion", "kind"):
        target[key] = base[key]
    target["metadata"]["name"] = base["metadata"]["name"]
    return target


def spoil(rng, node):
    """A patch with directives and nulls in unusual places."""
    if isinstance(node, dict):
        result = {}
        for key, value in node.items():
            dice = rng.random()
            if key in ("apiVersion", "kind", "name", "metadata"):
                result[key] = value
            elif dice < 0.08:
                result[key] = None
            elif dice < 0.9:
                result[key] = spoil(rng, value)
        if "apiVersion" not in node and rng.random() < 0.04:
            result["$patch"] = rng.choice(["replace", "delete", "merge"])
        return result
    if isinstance(node, list):
        result = [spoil(rng, item) for item in node if rng.random() < 0.8]
        if rng.random() < 0.05 and all(isinstance(item, dict) for item in result):
            result.insert(rng.randint(0, len(result)), {"$patch": rng.choice(["replace", "delete"])})
        return result
    return node


def dump(documents):
    """As JSON, which is the same in all versions of YAML."""
    return "".join("---\n" + json.dumps(document, ensure_ascii=False) + "\n" for document in documents)


def ask(driver, mode, pairs):
    stream = dump([document for pair in pairs for document in pair])
    result = subprocess.run([driver, mode], input=stream, text=True, capture_output=True, check=False)
    if result.returncode != 0:
        sys.exit(f"{driver} {mode}: {result.stderr}")
    return list(yaml.safe_load_all(result.stdout)), result.stdout


def kustomize(kubectl, bases, patch_texts):
    """The result of the real tool for the bases and patches, by name; None if it fails."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "base.yaml").write_text(dump(bases))
        patches = []
        for number, text in enumerate(patch_texts):
            (root / f"patch{number}.yaml").write_text(text)
            patches.append({"path": f"patch{number}.yaml"})
        tree = {"resources": ["base.yaml"], "patches": patches}
        (root / "kustomization.yaml").write_text(yaml.safe_dump(tree))
        result = subprocess.run([kubectl, "kustomize", folder], text=True, capture_output=True, check=False)
    if result.returncode != 0:
        return None, result.stderr.strip()
    return {document["metadata"]["name"]: document for document in yaml.safe_load_all(result.stdout) if document}, ""


def differences(wanted, found, path="."):
    """The differences of two values, one line each."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key in [*wanted, *(key for key in found if key not in wanted)]:
            here = f"{path}/{key}"
            if key not in found:
                yield f"{here}: {wanted[key]!r} is missing"
            elif key not in wanted:
                yield f"{here}: {found[key]!r} is unexpected"
            else:
                yield from differences(wanted[key], found[key], here)
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for number, (one, other) in enumerate(zip(wanted, found)):
            yield from differences(one, other, f"{path}/{number}")
    elif wanted != found or type(wanted) is not type(found):
        yield f"{path}: expected {wanted!r}, found {found!r}"


def report(what, seed, name, **documents):
    print(f"FAILED: {what} (seed {seed}, object {name})")
    for title, document in documents.items():
        print(f"--- {title}")
        print(yaml.safe_dump(document, sort_keys=False, allow_unicode=True) if not isinstance(document, str) else document)
    return 1


def check_diffs(driver, kubectl, rng, seed, count):
    bases = [make_object(rng, f"object-{number}") for number in range(count)]
    targets = [make_target(rng, base) for base in bases]
    answers, text = ask(driver, "diff", list(zip(bases, targets)))
    texts_of = text.split("---\n")[1:]
    failures = 0
    patched = []
    patches = []
    refused = 0
    for base, target, answer, patch_text in zip(bases, targets, answers, texts_of):
        if answer is None:
            if base != target:
                failures += report("different objects without a patch", seed, base["metadata"]["name"], base=base, target=target)
        elif answer == "not patchable":
            refused += 1
        else:
            patched.append((base, target, answer))
            patches.append(patch_text)
    results, error = kustomize(kubectl, [base for base, _, _ in patched], patches)
    if results is None:
        return failures + report("kustomize rejects the patches", seed, "all", error=error)
    for base, target, patch in patched:
        name = base["metadata"]["name"]
        if any(differences(target, results.get(name))):
            failures += report("the patch does not give the target", seed, name, base=base, patch=patch, target=target,
                               differences="\n".join(differences(target, results.get(name))))
    print(f"{len(patched)} patches, {refused} pairs without a possible patch, {failures} failures")
    return failures


def check_merging(driver, kubectl, rng, seed, count):
    bases = [make_object(rng, f"object-{number}") for number in range(count)]
    patches = [spoil(rng, make_target(rng, base)) for base in bases]
    for base, patch in zip(bases, patches):
        patch["metadata"] = {**patch["metadata"], "name": base["metadata"]["name"]}
    answers, _ = ask(driver, "apply", list(zip(bases, patches)))
    failures = 0
    accepted = [(b, p, a) for b, p, a in zip(bases, patches, answers) if a != "refused"]
    for base, patch, _ in [(b, p, a) for b, p, a in zip(bases, patches, answers) if a == "refused"]:
        result, _ = kustomize(kubectl, [base], [dump([patch])])
        if result is not None:
            failures += report("kustomize accepts what should be rejected", seed, base["metadata"]["name"], base=base, patch=patch)
    results, error = kustomize(kubectl, [b for b, _, _ in accepted], [dump([p]) for _, p, _ in accepted])
    if results is None:
        return failures + report("kustomize rejects what should be accepted", seed, "all", error=error)
    for base, patch, answer in accepted:
        name = base["metadata"]["name"]
        if any(differences(answer, results.get(name))):
            failures += report("merged differently", seed, name, base=base, patch=patch, theirs=results.get(name),
                               differences="\n".join(differences(answer, results.get(name))))
    print(f"{len(accepted)} equal merges, {count - len(accepted)} rejected, {failures} failures")
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("driver")
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=suite.seed())
    options = parser.parse_args()
    kubectl = os.environ.get("TWINHULL_KUBECTL") or shutil.which("kubectl")
    if not kubectl:
        print("skipped: no kubectl (set TWINHULL_KUBECTL)")
        return SKIPPED
    print(f"seed {options.seed}")
    rng = random.Random(options.seed)
    failures = check_diffs(options.driver, kubectl, rng, options.seed, options.pairs)
    failures += check_merging(options.driver, kubectl, rng, options.seed, options.pairs)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
