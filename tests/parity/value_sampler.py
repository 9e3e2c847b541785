"""Random values of a random system, in pieces that can be in any layer.

Each piece is a pair of a map and whether only values.yaml can have it.
"""

DIGEST = "sha256:" + "0123456789abcdef" * 4
# Values that are invalid without each other, so in one layer.
TOGETHER = [("dnsPolicy", "dnsConfig"), ("extraVolumes", "extraVolumeMounts"),
            ("podDisruptionBudget", "replicaCount", "autoscaling", "keda")]
ROLLOUTS = {"deployment": {"progressDeadlineSeconds": 300}, "daemonset": {},
            "statefulset": {"persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Delete", "whenScaled": "Retain"}}}
PROBES = {"liveness": {"periodSeconds": 20, "failureThreshold": 9}, "readiness": {"initialDelaySeconds": 0, "timeoutSeconds": 1},
          "startup": {"enabled": True, "failureThreshold": 99}}
SELECTOR = {"matchLabels": {"app.kubernetes.io/part-of": "other"}}


def draw_values(draw, system, targets):
    pieces = []
    kinds = {key: about.get("kind", "deployment") for key, about in system["components"].items()}
    for key, about in system["components"].items():
        pieces.append(({key: {"image": image(draw)}}, True))
        values = component_values(draw, key, about, kinds[key])
        for together in TOGETHER:
            piece = {name: values.pop(name) for name in together if name in values}
            if piece:
                pieces.append(({key: piece}, False))
        pieces += [({key: {name: value}}, False) for name, value in values.items()]
    settings = {key for key, about in system.get("config", {}).get("keys", {}).items() if "value" not in about}
    if settings:
        pieces.append(({"config": {key: draw.word() for key in sorted(settings)}}, True))
    if system.get("secrets") and draw.often(0.5):
        source = draw.one([{"source": "existing"}, {"source": "external", "store": {"name": "vault"}}])
        pieces.append(({"secrets": source}, draw.often(0.5)))
    if draw.often():
        pieces.append(({"global": draw.options(
            imagePullPolicy=lambda: draw.one(["Always", "Never"]), imagePullSecrets=lambda: ["registry"],
            imageTag=lambda: "2.0",
            labels=lambda: {"team": "shop", "cost-center": "42"},
            annotations=lambda: {"example.com/owner": draw.word()})}, False))
    if draw.registry:
        pieces.append(({"global": {"imageRegistry": "registry.example.com/team"}}, draw.often(0.5)))
    if draw.often(0.2):
        pieces.append(({"extraObjects": [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "extra"},
                                          "data": {"a": draw.word().replace("{{", "{ {")}}]}, False))  # no template of Helm
    return pieces


def image(draw):
    """An image in full, or as text."""
    repository = draw.repository("busybox", "acme/web", "ghcr.io/acme/x_y", "localhost:5000/a/b")
    tag = draw.one(["1.0", "1e3", "010", "2026-01-02"])
    return draw.one([{"repository": repository, "tag": tag}, {"repository": repository}, f"{repository}:{tag}", repository,
                     f"{repository}@{DIGEST}", f"{repository}:{tag}@{DIGEST}", {"repository": repository, "digest": DIGEST}])


def component_values(draw, key, about, kind):
    ports = ["http"] if "port" in about else list(about.get("ports", {}))
    values = draw.options(
        env=lambda: {"EXTRA": draw.word(), "TEXT_0": draw.word()}, podAnnotations=lambda: {"a.b/c": draw.word()},
        podLabels=lambda: {"x": "1"}, labels=lambda: {"tier": "front"}, annotations=lambda: {"reload": draw.word()},
        nodeSelector=lambda: {"kubernetes.io/os": "linux"},
        tolerations=lambda: [{"key": "a", "operator": "Exists", "effect": "NoSchedule"}, {"key": "b", "operator": "Equal", "value": "1e3"}],
        priorityClassName=lambda: "high", runtimeClassName=lambda: "gvisor", schedulerName=lambda: "packer",
        imagePullSecrets=lambda: ["own-registry"], shareProcessNamespace=lambda: draw.one([True, False]),
        hostAliases=lambda: [{"ip": "10.0.0.7", "hostnames": ["old.example.com"]}],
        terminationGracePeriodSeconds=lambda: draw.number(10, 3600),
        serviceAccount=lambda: draw.one([{"annotations": {"a.b/role": "x"}}, {"create": False, "name": "given"},
                                         {"automountToken": True}, {"name": f"{key.lower()}.own"}]),
        affinity=lambda: draw.one([
            {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
                {"matchExpressions": [{"key": "kubernetes.io/arch", "operator": "In", "values": ["amd64", "010"]}]}]}}},
            {draw.one(["podAffinity", "podAntiAffinity"]): {"preferredDuringSchedulingIgnoredDuringExecution": [
                {"weight": 1, "podAffinityTerm": {"topologyKey": "kubernetes.io/hostname", "labelSelector": SELECTOR}}]}}]),
        networkPolicy=lambda: network_policy(draw, ports),
        rbac=lambda: {"rules": [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "list"]}]} | draw.options(
            clusterRules=lambda: [{"apiGroups": [""], "resources": ["nodes"], "verbs": ["get"]}]),
        resources=lambda: resources(draw, about, {}),
        securityContext=lambda: draw.one([{"readOnlyRootFilesystem": False}, {"runAsUser": 1234}, {"bindLowPorts": True}]),
        podSecurityContext=lambda: draw.one([{"fsGroup": 3000}, {"sysctls": [{"name": "net.ipv4.tcp_syncookies", "value": "1"}]}]),
        containerSecurityContext=lambda: {"procMount": "Default"})
    if draw.often(0.1):
        values["enabled"] = draw.one([True, False])
    if draw.often():
        values |= {"dnsPolicy": draw.one(["Default", "None"]), "dnsConfig": {
            "nameservers": ["10.0.0.10"], "searches": ["example.com"], "options": [{"name": "ndots", "value": "2"}]}}
    values |= extras(draw)
    if kind in ("job", "cronjob"):
        values |= job_values(draw, kind)
    else:
        values |= long_running_values(draw, about, kind)
    if ports:
        values |= port_values(draw, key, about, kind, ports)
    claims = [name for name, volume in about.get("volumes", {}).items() if "claim" in volume]
    if claims and draw.often(0.5):
        values["storage"] = {name: {"size": "20Gi"} | draw.options(storageClass=lambda: "fast") for name in claims}
    containers = {**about.get("initContainers", {}), **about.get("sidecars", {})}
    if containers and draw.often(0.5):
        name = draw.one(containers)
        values["containers"] = {name: {"resources": {"limits": {"memory": "256Mi"}}}}
        if "image" in containers[name]:
            mirror = draw.repository("x", "mirror.example.com/x")
            values["containers"][name]["image"] = draw.one(
                [{"repository": mirror, "tag": "2.2"}, f"{mirror}:2.2", f"{mirror}@{DIGEST}"])
    return values


def extras(draw):
    """What is copied to the pods as in Kubernetes."""
    values = draw.options(
        extraEnv=lambda: [{"name": "HOST_IP", "valueFrom": {"fieldRef": {"fieldPath": "status.hostIP"}}}],
        extraEnvFrom=lambda: [{"secretRef": {"name": "legacy", "optional": True}}],
        extraInitContainers=lambda: [extra_container("first")], extraContainers=lambda: [extra_container("last")])
    if draw.often():
        values |= {"extraVolumes": [{"name": "extra", "emptyDir": {"sizeLimit": "1Mi"}}],
                   "extraVolumeMounts": [{"name": "extra", "mountPath": "/extra"}]}
    return values


def extra_container(name):
    amounts = {"cpu": "10m", "memory": "16Mi"}
    return {"name": name, "image": "registry.example.com/x:2", "command": ["x", "1e3"], "resources": {"requests": amounts, "limits": amounts},
            "securityContext": {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}}


def resources(draw, about, extra):
    return draw.one([{"limits": {"memory": "1Gi"}}, {"limits": {"cpu": None}}, {"requests": {"cpu": 0.05, "memory": "64Mi"}},
                     {"requests": {"ephemeral-storage": "1Gi"}, "limits": {"ephemeral-storage": "2Gi"}},
                     {"requests": {"cpu": "1"}, "limits": {"cpu": 2, "memory": "2Gi"}}])


def has_probe(about, name):
    """Whether a component certainly has a probe."""
    probe = about.get("probes", {}).get(name, about.get("probe"))
    return probe not in (None, "none")


def network_policy(draw, ports):
    made = {"enabled": True}
    if ports and draw.often():
        made["ingressNamespace"] = "ingress-nginx"
    if draw.often():
        made["ingress"] = [{"from": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}],
                            "ports": [{"port": 9090, "protocol": "TCP"}]}]
    if draw.often():
        made["egress"] = [{"to": [{"ipBlock": {"cidr": "10.20.0.0/16"}}, {"ipBlock": {"cidr": "2001:db8::/32"}}],
                           "ports": [{"port": 5432}]}]
    return made


def job_values(draw, kind):
    values = draw.options(job=lambda: draw.options(
        backoffLimit=lambda: draw.number(0, 10), activeDeadlineSeconds=lambda: 600,
        ttlSecondsAfterFinished=lambda: draw.number(0, 86400), completions=lambda: 2, parallelism=lambda: 2))
    if kind == "cronjob" and draw.often():
        values["cronjob"] = draw.options(
            schedule=lambda: "30 2 * * *", timeZone=lambda: "Europe/Berlin", suspend=lambda: draw.one([True, False]),
            concurrencyPolicy=lambda: draw.one(["Allow", "Replace", "Forbid"]), startingDeadlineSeconds=lambda: 300,
            successfulJobsHistoryLimit=lambda: 0, failedJobsHistoryLimit=lambda: 2)
    return values


def long_running_values(draw, about, kind):
    values = draw.options(
        rollout=lambda: {"minReadySeconds": 5, "revisionHistoryLimit": draw.number(1, 10)} | ROLLOUTS[kind],
        probes=lambda: {name: times for name, times in PROBES.items() if has_probe(about, name)},
        verticalPodAutoscaler=lambda: {"enabled": draw.one([True, False]), "updateMode": draw.one(["Off", "Initial"])} | draw.options(
            containerPolicies=lambda: [{"containerName": "*", "maxAllowed": {"memory": "1Gi"}}]))
    values = {name: value for name, value in values.items() if value}
    if kind == "daemonset":
        return values | draw.options(updateStrategy=lambda: draw.one(
            [{"type": "OnDelete"}, {"rollingUpdate": {"maxUnavailable": "10%"}}]))
    values |= draw.options(
        podDisruptionBudget=lambda: {"enabled": True} | draw.options(
            maxUnavailable=lambda: draw.one([1, "30%"]), minAvailable=lambda: draw.one([1, "20%"])),
        topologySpread=lambda: {"enabled": True, "maxSkew": draw.number(1, 5),
                                "whenUnsatisfiable": draw.one(["ScheduleAnyway", "DoNotSchedule"])},
        topologySpreadConstraints=lambda: [{"topologyKey": "topology.kubernetes.io/region", "maxSkew": 2,
                                            "whenUnsatisfiable": "DoNotSchedule"} | draw.options(
                                                matchLabelKeys=lambda: ["pod-template-hash"], minDomains=lambda: 2)])
    scaling = draw.one(["none", "none", "replicas", "autoscaling", "keda"])
    if "podDisruptionBudget" in values and scaling == "none":
        scaling = "replicas"
    if scaling == "replicas":
        values["replicaCount"] = draw.rng.randint(2, 9)
    elif scaling == "autoscaling":
        values["autoscaling"] = {"enabled": True, "minReplicas": 2, "maxReplicas": draw.number(3, 20)} | draw.options(
            targetMemoryUtilizationPercentage=lambda: 70, targetCPUUtilizationPercentage=lambda: 55,
            behavior=lambda: {"scaleDown": {"stabilizationWindowSeconds": 600}},
            metrics=lambda: [{"type": "Pods", "pods": {"metric": {"name": "requests"},
                                                      "target": {"type": "AverageValue", "averageValue": "50"}}}])
    elif scaling == "keda":
        values["keda"] = draw.options(
            maxReplicaCount=lambda: 20, pollingInterval=lambda: 10, cooldownPeriod=lambda: 60,
            advanced=lambda: {"restoreToOriginalReplicaCount": True}) | {"enabled": True, "minReplicaCount": 2,
                          "triggers": [{"type": "cron", "metadata": {"timezone": "Europe/Berlin", "start": "0 6 * * *",
                                                                     "end": "0 20 * * *", "desiredReplicas": "10"}}]}
    if scaling in ("autoscaling", "keda") and "verticalPodAutoscaler" in values:
        values["verticalPodAutoscaler"]["updateMode"] = "Off"
    if kind == "deployment":
        values |= draw.options(strategy=lambda: draw.one(
            [{"type": "Recreate"}, {"maxSurge": 2}, {"maxUnavailable": 1, "maxSurge": 0}]))
    else:
        values |= draw.options(podManagementPolicy=lambda: "Parallel",
                               updateStrategy=lambda: draw.one([{"type": "OnDelete"}, {"rollingUpdate": {"partition": 1}}]))
    return values


def ingress(draw, host, ports):
    made = {"enabled": True, "host": host} | draw.options(
        className=lambda: "traefik", path=lambda: "/x", pathType=lambda: "Exact", annotations=lambda: {"a.b/c": draw.word()},
        tls=lambda: {"enabled": True}, paths=lambda: [draw.one([{"path": "/m", "port": draw.one(ports)}, "/m"])],
        hosts=lambda: [{"host": f"*.{host}", "paths": [{"path": "/"}]}])
    if "hosts" not in made and "paths" not in made and draw.often():
        del made["host"]
        made["hosts"] = [host, f"www.{host}"]
    return made


def port_values(draw, key, about, kind, ports):
    host = f"{key.lower()}.example.com"
    values = {}
    service = draw.options(annotations=lambda: {"example.com/lb": draw.word()},
                           spec=lambda: draw.one([{"sessionAffinity": "ClientIP"}, {"internalTrafficPolicy": "Local"},
                                                  {"publishNotReadyAddresses": True}]))
    if draw.often():
        service["type"] = draw.one(["NodePort", "LoadBalancer", "ClusterIP"])
    if service.get("type") == "NodePort" and draw.often(0.5):
        service["nodePort"] = draw.node_port()
    others = [name for name in ports if name not in ("http", ports[0])]
    if service.get("type") == "NodePort" and others and "http" in (ports[0], *others):
        service["nodePorts"] = {others[0]: draw.node_port()}
    if draw.often():
        service["port"] = draw.rng.choice([80, 443, 60001])
    if service:
        values["service"] = service
    if draw.often() and about.get("services"):
        values["services"] = {draw.one(about["services"]): {"annotations": {"a": draw.word()}}}
    if about.get("exposed"):
        values |= draw.options(
            ingress=lambda: ingress(draw, host, ports),
            ingresses=lambda: {"internal": {"className": "internal", "hosts": [draw.one(
                [f"in.{host}", {"host": f"in.{host}", "paths": [draw.one(["/", {"path": "/"}])]}])]}},
            route=lambda: {"enabled": True, "kind": draw.one(["HTTPRoute", "GRPCRoute"]),
                           "parentRefs": [{"name": "gateway", "namespace": "gateways"}], "hostnames": [host]} | draw.options(
                               annotations=lambda: {"a.b/c": draw.word()}))
        if "ingress" in values:
            if {"host", "hosts", "tls"} <= set(values["ingress"]) and draw.often(0.5):
                values["ingress"]["tls"]["extra"] = [{"secretName": "wild", "hosts": [f"*.{host}"]}]
            values |= draw.options(certificate=lambda: {"enabled": True, "issuer": "letsencrypt"} | draw.options(
                issuerKind=lambda: "Issuer", dnsNames=lambda: [host], duration=lambda: "2160h",
                spec=lambda: {"privateKey": {"rotationPolicy": "Always"}}))
    if kind not in ("job", "cronjob") and "preStop" not in about.get("lifecycle", {}):
        values |= draw.options(preStopSleepSeconds=lambda: 0)
    values |= draw.options(
        serviceMonitor=lambda: {"enabled": True, "port": draw.one(ports), "labels": {"release": "prometheus"}} | draw.options(
            path=lambda: "/m", interval=lambda: "60s", scrapeTimeout=lambda: "9s", endpoint=lambda: {"honorLabels": True}),
        podMonitor=lambda: {"enabled": True, "port": draw.one(ports)} | draw.options(
            path=lambda: "/m", interval=lambda: "60s", labels=lambda: {"release": "p"}, endpoint=lambda: {"honorLabels": True}),
        healthPath=lambda: draw.one(["/health", "/a?b=c"]))
    return values
