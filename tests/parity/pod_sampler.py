"""Random parts of pods in system.yaml: probes, variables, volumes, files, containers, users, patches."""


def add_parts(draw, about, targets):
    job = about.get("kind") in ("job", "cronjob")
    names = ["http"] if "port" in about else list(about.get("ports", {}))
    if not job:
        add_probes(draw, about, names)
        if draw.often():
            requests = [{"path": "/quit"}, {"path": "/quit", "port": draw.one(names)}] if names else []
            about["lifecycle"] = {draw.one(["preStop", "postStart"]): draw.one(
                [{"sleep": 5}, {"command": ["sh", "-c", "true"]}, {"path": "/quit", "port": 8082}, *requests])}
    if draw.often(0.5):
        about["env"] = draw_env(draw)
    if draw.often():
        about["envFrom"] = draw.some([
            {"secret": "legacy", "optional": True}, {"configMap": "shared", "prefix": "OLD_"},
            {"secret": "old.names", "prefix": "P_"}], 1)
    about |= draw.options(
        command=lambda: ["run", draw.filled_word()], args=lambda: ["--level", draw.word()],
        workingDir=lambda: "/srv/it's", group=lambda: draw.number(1, 65535), fsGroup=lambda: 2000,
        supplementalGroups=lambda: draw.some([3000, 3001, 4000], 1),
        capabilities=lambda: {"NET_BIND_SERVICE": "It listens on port 80."},
        podLabels=lambda: {"team": "shop", "example.com/tier": "1"},
        appName=lambda: "own-name")
    if draw.often():
        about["writablePaths"] = {path: draw.one(["1Mi", "64Mi", "1Gi"]) for path in draw.some(["/tmp", "/run", "/app/.cache"], 1)}
    if draw.often():
        about["files"] = {path: draw.one(["listen 8080\n", "", "a: ${{ release.name }}\n", "{{ go }}", "tab\there", "ünï\n\n", "1e3"])
                          for path in draw.some(["/etc/app/a.conf", "/etc/app/b.conf", "/srv/banner.txt"], 1)}
    if draw.often():
        about["volumes"] = draw_volumes(draw, about)
    add_containers(draw, about, job)
    if draw.often():
        about["patches"] = draw_patches(draw, about, targets)


def draw_probe(draw, names):
    forms = [{"command": ["true"]}, "none"]
    if names:
        forms += ["http", "tcp", "grpc", {"path": "/live", "port": draw.one(names)}, {"port": 8081, "type": "http"},
                  {"path": "/x", "headers": {"X-Probe": draw.filled_word().strip() or "x"}}, {"type": "grpc", "service": "health"},
                  {"type": "tcp", "port": draw.one(names)}]
    return draw.one(forms)


def add_probes(draw, about, names):
    if draw.often():
        about["probe"] = draw_probe(draw, names)
    if draw.often():
        about["probes"] = {name: draw_probe(draw, names) for name in draw.some(["liveness", "readiness", "startup"], 1)}


def draw_env(draw):
    env = {f"TEXT_{number}": draw.word() for number in range(draw.rng.randint(0, 2))}
    env |= draw.options(
        POD_IP=lambda: {"field": draw.one(["status.podIP", "metadata.name", "spec.nodeName"])},
        MEMORY=lambda: {"resource": draw.one(["limits.memory", "requests.cpu"])},
        TOKEN=lambda: {"secret": "tokens", "key": "token", "optional": True},
        SHARED=lambda: {"configMap": "shared", "key": "a.b"},
        RELEASE=lambda: "${{ release.name }} in ${{ release.namespace }}")
    return env or {"A": draw.word()}


def draw_volumes(draw, about):
    stateful = about.get("kind") == "statefulset"
    forms = {
        "data": lambda: {"path": "/data", "claim": draw.one(["1Gi", {"size": "10Gi", "accessModes": ["ReadWriteMany"]},
                                                              {"size": "2Gi", "storageClass": "fast", "retain": False}])},
        "archive": lambda: {"path": "/archive", "existingClaim": "archive", "readOnly": True},
        "cache": lambda: {"path": "/cache", "memory": "16Mi"},
        "scratch": lambda: {"path": "/scratch", "emptyDir": "1Gi"},
        "shared": lambda: {"emptyDir": "1Gi"},
        "certs": lambda: {"path": "/certs", "secret": "certs"},
        "maps": lambda: {"path": "/maps", "configMap": "maps", "readOnly": True},
        "token": lambda: {"path": "/token", "projected": {"sources": [{"serviceAccountToken": {"path": "token", "audience": "x"}}]}},
        "vault": lambda: {"path": "/vault", "csi": {"driver": "secrets-store.csi.k8s.io", "readOnly": True,
                                                   "volumeAttributes": {"secretProviderClass": "x"}}},
        "logs": lambda: {"path": "/logs", "hostPath": "/var/log", "hostPathType": "Directory", "readOnly": True,
                         "reason": "It reads logs."},
    }
    names = draw.some(forms, 1, 4)
    if about.get("run") == "before-deploy":
        names = [name for name in names if name != "data"] or ["shared"]
    if not stateful and about.get("kind") not in ("daemonset",) and "logs" in names and draw.often(0.8):
        names.remove("logs")
    return {name: forms[name]() for name in names} or {"shared": forms["shared"]()}


def add_containers(draw, about, job):
    volumes = list(about.get("volumes", {}))

    def container(name, sidecar):
        made = draw.options(
            image=lambda: draw.repository("busybox", "registry.example.com:5000/a/b") + draw.one([":2.1", "@sha256:" + "0" * 64]), user=lambda: 65534,
            command=lambda: ["sh", "-c", draw.filled_word()], args=lambda: [draw.word(), "x"], workingDir=lambda: "/work",
            env=lambda: {"A": draw.word(), "NODE": {"field": "spec.nodeName"}},
            envFrom=lambda: [{"configMap": "shared", "optional": True}])
        if volumes and draw.often(0.5):
            path = f"/mnt/{name}"
            made["mounts"] = {draw.one(volumes): draw.one([path, {"path": path, "readOnly": True}, {"path": path, "subPath": "x"}])}
        if draw.often():
            made["files"] = {f"/etc/{name}/a.conf": draw.one(["x: 1\n", "{{ go }}", "${{ release.name }}"])}
        if sidecar and draw.often():
            made["ports"] = {f"side-{name}"[:15]: draw.rng.randint(60001, 65000)}
        if sidecar and (job or draw.often(0.2)):
            made["native"] = True
        return made or {"image": "busybox:1.37"}

    if draw.often():
        about["initContainers"] = {name: container(name, False) for name in draw.some(["wait", "prepare-x"], 1)}
    if draw.often():
        about["sidecars"] = {name: container(name, True) for name in draw.some(["proxy", "exporter"], 1)}


def draw_patches(draw, about, targets):
    kind = {"deployment": "Deployment", "statefulset": "StatefulSet", "daemonset": "DaemonSet", "job": "Job",
            "cronjob": "CronJob"}[about.get("kind", "deployment")]
    pod = {"setHostnameAsFQDN": True}
    template = {"spec": {"template": {"spec": pod}}}
    patches = {
        "history": {"kind": kind, "patch": {"metadata": {"labels": {"example.com/note": "1e3"}}}},
        "hosts": {"kind": kind, "patch": {"spec": {"jobTemplate": template}} if kind == "CronJob" else template},
        "account": {"kind": "ServiceAccount", "patch": {"metadata": {"labels": {"a.b/c": "010"}}}},
    }
    chosen = {name: patches[name] for name in draw.some(patches, 1)}
    for patch in chosen.values():
        if draw.often(0.4):
            patch["targets"] = [draw.one(targets)] if draw.often(0.7) else ["*"]
    return chosen
