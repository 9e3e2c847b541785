"""What holds for the objects of every target alike: labels, selectors, containers, references, policies."""

import collections
import re

from fact_book import containers, name, quantity, selected

LABELS = ("name", "instance", "component", "part-of", "version", "managed-by")
NEVER_SELECTED = ("app.kubernetes.io/version", "app.kubernetes.io/managed-by", "helm.sh/chart")
LONG_RUNNING = ("Deployment", "StatefulSet", "DaemonSet")
VOLUMES = {"configMap", "secret", "emptyDir", "projected", "downwardAPI", "persistentVolumeClaim", "csi", "ephemeral"}
# Each says so in a value: redpanda.securityContext.readOnlyRootFilesystem.
WRITABLE_ROOT = {"redpanda"}
SAFE_SYSCTLS = {"net.ipv4.ip_unprivileged_port_start"}


def labels(facts, target, chart, stock):
    for item in stock.items:
        found = item["metadata"].get("labels") or {}
        for label in LABELS:
            facts.check(found.get(f"app.kubernetes.io/{label}"), name(item), f"has no label app.kubernetes.io/{label}")
        for label, value in (("instance", target.release), ("part-of", chart["name"]),
                             ("version", chart["appVersion"])):
            facts.equal(found.get(f"app.kubernetes.io/{label}"), value, name(item), f"the label {label}")
        for key, value in found.items():
            facts.check(isinstance(value, str) and len(value) <= 63, name(item), f"the label {key} is no short string")
        facts.equal(item["metadata"].get("namespace"), None if item["kind"] == "Namespace" else target.namespace,
                    name(item), "the namespace")


def strings(facts, stock):
    for item in stock.of("ConfigMap", "Secret"):
        for field in ("data", "stringData"):
            for key, value in (item.get(field) or {}).items():
                facts.check(isinstance(value, str), name(item), f"{field}.{key} is {value!r}, not a string")


def selectors(facts, stock):
    pods = stock.pods()
    for item, metadata, _ in pods:
        if item["kind"] in LONG_RUNNING:
            selector = item["spec"]["selector"]["matchLabels"]
            facts.check(selector and selected(metadata["labels"], selector), name(item), "does not select its own pods")
            others = [other for other, about, _ in pods if other is not item and selected(about["labels"], selector)]
            facts.check(not others, name(item), f"selects pods of {', '.join(map(name, others))} too")
            facts.check(not set(selector) & set(NEVER_SELECTED), name(item), "its selector holds what changes")
    for item in stock.of("Service", "NetworkPolicy", "PodDisruptionBudget"):
        spec = item["spec"]
        selector = (spec.get("podSelector") or spec.get("selector") or {})
        selector = selector.get("matchLabels", selector)
        hit = [(about, podspec) for _, about, podspec in pods if selected(about["labels"], selector)]
        facts.check(len(hit) == 1, name(item), f"selects the pods of {len(hit)} workloads")
        facts.check(not set(selector) & set(NEVER_SELECTED), name(item), "its selector holds what changes")
        if item["kind"] == "Service" and hit:
            facts.check(re.fullmatch(r"[a-z]([-a-z0-9]*[a-z0-9])?", item["metadata"]["name"]), name(item),
                        "the name of a Service starts with a letter")
            open_ports = {key for box in containers(hit[0][1]) for port in box.get("ports", [])
                          for key in (port.get("name"), port["containerPort"])}
            for port in spec["ports"]:
                facts.check(port.get("targetPort", port["port"]) in open_ports, name(item),
                            f"no container listens on the target port of {port['port']}")
    for item in stock.of("HorizontalPodAutoscaler"):
        goal = item["spec"]["scaleTargetRef"]
        scaled = stock.get(goal["kind"], goal["name"])
        facts.check(scaled is not None, name(item), f"scales {goal['name']}, which is not there")
        facts.check(scaled and "replicas" not in scaled["spec"], name(item), "what it scales fixes its replicas itself")
    for item in stock.of("Ingress"):
        for rule in item["spec"]["rules"]:
            for path in rule["http"]["paths"]:
                goal = path["backend"]["service"]
                service = stock.get("Service", goal["name"])
                facts.check(service and any(goal["port"] in ({"name": port.get("name")}, {"number": port["port"]})
                                            for port in service["spec"]["ports"]),
                            name(item), f"leads to {goal}, which is not there")


def security(facts, item, spec):
    pod = spec.get("securityContext") or {}
    facts.check(pod.get("runAsNonRoot") is True, name(item), "may run as root")
    facts.check(isinstance(pod.get("runAsUser"), int) and pod["runAsUser"] > 0, name(item), "has no numeric user")
    facts.equal((pod.get("seccompProfile") or {}).get("type"), "RuntimeDefault", name(item), "the seccomp profile")
    facts.check({entry["name"] for entry in pod.get("sysctls", [])} <= SAFE_SYSCTLS, name(item), "sets unsafe sysctls")
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        facts.check(not spec.get(field), name(item), f"uses {field}")
    for volume in spec.get("volumes", []):
        facts.check(set(volume) - {"name"} <= VOLUMES, name(item), f"the volume {volume['name']} is of a forbidden kind")
    for box in containers(spec):
        own, where = box.get("securityContext") or {}, f"{name(item)}/{box['name']}"
        facts.equal(own.get("allowPrivilegeEscalation"), False, where, "allowPrivilegeEscalation")
        facts.equal((own.get("capabilities") or {}).get("drop"), ["ALL"], where, "what is dropped of the capabilities")
        facts.check(not (own.get("capabilities") or {}).get("add"), where, "adds capabilities")
        facts.check(not own.get("privileged"), where, "is privileged")
        facts.equal(own.get("readOnlyRootFilesystem"), box["name"] not in WRITABLE_ROOT or item["kind"] != "Deployment",
                    where, "readOnlyRootFilesystem")


def resources(facts, where, box):
    found = box.get("resources") or {}
    for unit in ("cpu", "memory"):
        pair = [(found.get(kind) or {}).get(unit) for kind in ("requests", "limits")]
        if facts.check(all(isinstance(value, str) for value in pair), where, f"lacks a request or a limit of {unit}"):
            facts.check(quantity(pair[0]) <= quantity(pair[1]), where, f"asks for more {unit} than its limit")


def pods(facts, stock):
    for item, _, spec in stock.pods():
        security(facts, item, spec)
        facts.equal(spec.get("enableServiceLinks"), False, name(item), "enableServiceLinks")
        facts.check("automountServiceAccountToken" in spec, name(item), "leaves the API token to chance")
        account = spec.get("serviceAccountName")
        if account:
            facts.check(stock.get("ServiceAccount", account), name(item), f"the ServiceAccount {account} is not there")
        volumes = {volume["name"] for volume in spec.get("volumes", [])}
        for box in containers(spec):
            where = f"{name(item)}/{box['name']}"
            image, _, tag = box["image"].rpartition(":")
            facts.check(image and "/" not in tag and tag != "latest", where, f"its image {box['image']} is not fixed")
            resources(facts, where, box)
            for probe in ("livenessProbe", "readinessProbe"):
                facts.check((probe in box) == (item["kind"] in LONG_RUNNING), where, f"{probe} is missing or out of place")
            for field, key in (("env", "name"), ("ports", "name"), ("ports", "containerPort"),
                               ("volumeMounts", "mountPath")):
                times = collections.Counter(entry[key] for entry in box.get(field, []))
                facts.check(all(count == 1 for count in times.values()), where, f"{field} name something twice")
            for mount in box.get("volumeMounts", []):
                facts.check(mount["name"] in volumes, where, f"mounts {mount['name']}, which is no volume")


def secret_keys(stock):
    """Name of every Secret that is made or fetched, with its keys."""
    found = {item["metadata"]["name"]: set(item.get("data") or {}) for item in stock.of("Secret")}
    for item in stock.of("ExternalSecret"):
        found[item["spec"]["target"]["name"]] = {entry["secretKey"] for entry in item["spec"]["data"]}
    return found


def references(facts, stock):
    known = {"configMap": {item["metadata"]["name"]: set(item["data"]) for item in stock.of("ConfigMap")},
             "secret": secret_keys(stock)}
    for item, _, spec in stock.pods():
        for box in containers(spec):
            where = f"{name(item)}/{box['name']}"
            for kind, sources in known.items():
                for entry in box.get("envFrom", []):
                    if f"{kind}Ref" in entry:
                        facts.check(entry[f"{kind}Ref"]["name"] in sources, where, f"{entry} leads nowhere")
                for entry in box.get("env", []):
                    reference = (entry.get("valueFrom") or {}).get(f"{kind}KeyRef")
                    if reference:
                        facts.check(reference["key"] in sources.get(reference["name"], ()), where,
                                    f"{reference} leads nowhere")
            for entry in box.get("env", []):
                facts.check("valueFrom" in entry or isinstance(entry.get("value"), str), where,
                            f"the value of {entry['name']} is no string")


def totals(stock):
    """Requests of everything at its full size, sidecars and what Strimzi makes included, in thousandths."""
    total = {"cpu": 0, "memory": 0}

    def add(found, times=1):
        for unit in total:
            total[unit] += times * quantity(found["requests"][unit])

    most = {item["spec"]["scaleTargetRef"]["name"]: item["spec"]["maxReplicas"]
            for item in stock.of("HorizontalPodAutoscaler")}
    for item, metadata, spec in stock.pods():
        times = most.get(item["metadata"]["name"], item["spec"].get("replicas", 1))
        for box in containers(spec):
            add(box["resources"], times)
        annotations = metadata.get("annotations") or {}
        if annotations.get("dapr.io/enabled") == "true":
            add({"requests": {unit: annotations[f"dapr.io/sidecar-{unit}-request"] for unit in total}}, times)
    for item in stock.of("KafkaNodePool"):
        add(item["spec"]["resources"], item["spec"]["replicas"])
    for item in stock.of("Kafka"):
        add(item["spec"]["entityOperator"]["topicOperator"]["resources"])
    return total


def capacity(facts, values, stock):
    stated = values.get("capacity") or {}
    found = totals(stock)
    for unit in ("cpu", "memory"):
        if facts.check(unit in stated, "values", f"no capacity of {unit} is stated"):
            facts.check(found[unit] <= quantity(stated[unit]), "values",
                        f"all requests of {unit} make {found[unit] / 1000:g}, more than {stated[unit]}")


def check(facts, target, chart, values, stock):
    labels(facts, target, chart, stock)
    strings(facts, stock)
    selectors(facts, stock)
    pods(facts, stock)
    references(facts, stock)
    capacity(facts, values, stock)
    facts.check("${" not in str(stock.items), "the objects", "hold a `${`, which Flux would replace")
