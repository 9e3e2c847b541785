"""Random systems: components of all kinds with everything that system.yaml and the values can say.

A system is a map from files to their content, all of it valid: what `twinhull generate` rejects is a mistake,
here or there.
"""

import messaging_sampler
import pod_sampler
import value_sampler

KEYS = ["web", "api", "redisCart", "mail-out", "worker", "db", "x", "a1-b2", "imageResizer", "cron", "migrate2"]
WORDS = ["info", "0x1F", "yes", "1e3", "a: b", "it's", 'say "hi"', "{{ .Values.x }}", "  both  ", "ünïcödé", "$(A)",
         "# no", "two\nlines", "ends\n", "", "~", "2026-01-02", "010", "%d", "- item"]
KINDS = ["deployment"] * 5 + ["statefulset"] * 2 + ["daemonset", "job", "cronjob"]
PORT_NAMES = ["http", "grpc", "metrics", "admin", "redis", "https", "syslog"]


class Draw:
    """A source of choices. `density`: how likely optional things are."""

    def __init__(self, rng):
        self.rng = rng
        self.density = rng.choice([0.08, 0.2, 0.45])
        self.used_ports = set()
        self.registry = rng.random() < 0.15  # all images are in `global.imageRegistry`

    def often(self, chance=None):
        return self.rng.random() < (self.density if chance is None else chance)

    def one(self, items):
        return self.rng.choice(list(items))

    def some(self, items, least=0, most=None):
        items = list(items)
        most = len(items) if most is None else min(most, len(items))
        return self.rng.sample(items, self.rng.randint(min(least, most), most))

    def repository(self, *names):
        """One of the names of images, without a registry if all images are in the same."""
        return self.one([name for name in names if not (self.registry and any(c in name.split("/")[0] for c in ".:"))])

    def word(self):
        return self.one(WORDS)

    def filled_word(self):
        return self.one([word for word in WORDS if word])

    def number(self, low, high):
        return self.rng.choice([low, high, self.rng.randint(low, high), self.rng.randint(low, high)])

    def node_port(self):
        port = self.rng.choice([port for port in range(30000, 30400) if port not in self.used_ports])
        self.used_ports.add(port)
        return port

    def options(self, **choices):
        """A map of those whose draw comes up; each is a function."""
        return {name: choice() for name, choice in choices.items() if self.often()}


def draw_ports(draw):
    names = draw.some(PORT_NAMES, 1, 4)
    numbers = draw.rng.sample(range(1024, 60000), 2 * len(names))
    ports = {}
    for name in names:
        about = {"port": numbers.pop()}
        if name != "http" and draw.often():
            about["servicePort"] = numbers.pop()
        if name == "syslog":
            about["protocol"] = draw.one(["udp", "tcp"])
        elif name == "metrics" and draw.often():
            about["protocol"] = draw.one(["http", "tcp", "grpc"])
        if draw.often():
            about["appProtocol"] = draw.one(["kubernetes.io/h2c", "http", "grpc"])
        ports[name] = about if len(about) > 1 or draw.often() else about["port"]
    return ports


def draw_component(draw, key, kind):
    about = {"description": f"Component {key}."}
    if kind != "deployment" or draw.often():
        about["kind"] = kind
    if kind == "cronjob":
        about["schedule"] = draw.one(["0 3 * * *", "*/5 * * * 1-5", "@daily", "15 2 1 * *"])
    if kind == "job" and draw.often(0.6):
        about["run"] = draw.one(["before-deploy", "after-deploy"])
    if kind not in ("job", "cronjob") and draw.often(0.75):
        if draw.often(0.4):
            about["port"] = draw.rng.randint(1024, 60000)
        else:
            about["ports"] = draw_ports(draw)
    if draw.often(0.8):
        about["user"] = draw.one([1, 65534, 1000, 2147483647])
    if kind in ("deployment", "statefulset") and draw.often():
        about["minReplicas"] = 1
    name = key.lower()
    about |= draw.options(
        name=lambda: f"${{{{ release.fullname }}}}-own-{name}", serviceName=lambda: f"own-{name}-service",
        selector=lambda: {"app": name, "app.kubernetes.io/instance": "${{ release.name }}"},
        build=lambda: {"dockerfile": f"{name}/Dockerfile", "maxSize": "500M", "arguments": {"VERSION": "1.0"}})
    return about


def port_names(about):
    return ["http"] if "port" in about else list(about.get("ports", {}))


def connect(draw, components):
    """Calls between components, and additional Services."""
    callable_ones = [key for key, about in components.items() if port_names(about)]
    for key, about in components.items():
        if about.get("run") != "before-deploy" and draw.often(0.6):
            calls = []
            for callee in draw.some([other for other in callable_ones if other != key], 0, 3):
                name = callee.replace("-", "_").upper()
                calls.append(draw.one([
                    callee,
                    {"component": callee},
                    {"component": callee, "env": f"{name}_URL"},
                    {"component": callee, "env": {f"{name}_HOST": "host", f"{name}_PORT": "port", f"{name}_ADDR": "address"}},
                ]))
            if calls:
                about["calls"] = calls
        names = port_names(about)
        if names and draw.often():
            about["services"] = draw.options(
                public=lambda names=names: {"type": draw.one(["LoadBalancer", "NodePort", "ClusterIP"]),
                                            "ports": {draw.one(names): draw.number(1, 65535)}},
                peers=lambda: {"headless": True},
                twin=lambda: {}) or {"twin": {}}
        if names and draw.often(0.4):
            about["exposed"] = True
        if draw.often():
            about["internet"] = True
            if draw.often():
                about["internetPorts"] = draw.some([443, 5432, 587, 6379], 1)


def draw_settings(draw, system, components):
    """The ConfigMap, Secrets, and who receives them."""
    keys = {name: {"description": "A setting."} for name in draw.some(["LOG_LEVEL", "REGION", "TITLE", "FEATURE_X"], 1)}
    for about in keys.values():
        if draw.often(0.3):
            about["value"] = draw.one(["fixed", "it's ${{ chart.version }}", "${{ release.namespace }}"])
    secrets = {}
    for secret in draw.some(["app-secrets", "db", "mail.credentials"], 0, 2):
        secrets[secret] = {"keys": {}}
        for number in range(draw.rng.randint(1, 2)):
            name = f"{secret.replace('.', '_').replace('-', '_').upper()}_{number}"
            secrets[secret]["keys"][name] = draw.options(
                prefix=lambda: draw.one(["sk-", "010"]), minLength=lambda: draw.number(1, 90),
                example=lambda: "REPLACE-ME",
            ) | {"description": "A secret.", "message": "It's required", "value": f"v{name.title().replace('_', '')}"}
            if draw.often(0.2):
                secrets[secret]["keys"][name]["required"] = False
    used_keys, used_secrets = set(), set()
    for about in components.values():
        if draw.often(0.5):
            about["config"] = draw.one(["all", draw.some(keys, 1)])
            used_keys |= set(keys) if about["config"] == "all" else set(about["config"])
        uses = []
        for name in draw.some(secrets):
            secret_keys = list(secrets[name]["keys"])
            form = draw.one(["all", "keys", "env"])
            use = {"name": name}
            if form == "keys":
                use["keys"] = draw.some(secret_keys, 1)
            elif form == "env":
                use["env"] = {f"OWN_{name}": name for name in secret_keys}
            uses.append(use)
            used_secrets.add(name)
        if uses:
            about["secrets"] = uses
    if used_keys:
        system["config"] = {"name": "settings", "keys": {key: keys[key] for key in keys if key in used_keys}}
    if used_secrets:
        system["secrets"] = {name: secrets[name] for name in secrets if name in used_secrets}


def draw_files_of_targets(draw):
    """The form of the layers, the files of targets, and those that several targets share."""
    form = draw.one(["plain", "plain", "variants", "layers"])
    if form == "plain":
        return {}, [f"{name}.yaml" for name in draw.some(["minikube", "prod", "eu-1"], 1, 2)], []
    if form == "variants":
        own = [f"{variant}/{name}.yaml" for variant in draw.some(["plain", "full"], 1)
               for name in draw.some(["minikube", "prod"], 1, 1)]
        shared = [f"{own[0].split('/')[0]}/values.yaml"] if draw.often(0.5) else []
        return {}, own, shared
    stages, regions = draw.some(["dev", "prod"], 1), draw.some(["eu-west", "us"], 1, 1)
    shared = [f"stage/{stage}.yaml" for stage in stages] + [f"region/{region}.yaml" for region in regions]
    own = [f"target/{stage}-{region}.yaml" for stage in stages for region in regions]
    return {"layers": ["stage", "region"]}, own[:2], shared


def target_name(path):
    return path.removesuffix(".yaml").removeprefix("target/").replace("/", "-")


def merge(into, value):
    for key, item in value.items():
        if isinstance(item, dict) and isinstance(into.get(key), dict):
            merge(into[key], item)
        else:
            into[key] = item


def draw_manifests(draw, targets):
    files = {}
    if draw.often(0.3):
        files["manifests/quota.yaml"] = {
            "apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "${{ release.name }}-quota"},
            "spec": {"hard": {"pods": "20"}}}
    if draw.often(0.2):
        name = target_name(draw.one(targets))
        files[f"manifests/{name}/notes.yaml"] = {
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "notes", "labels": {"own": "label"}},
            "data": {"text": draw.one(["{{ $labels.pod }}", "two\nlines\n", "1e3"])}}
    return files


def draw_system(rng, name):
    """A system: its files, by path below its directory."""
    draw = Draw(rng)
    keys = draw.some(KEYS, 1, 4)
    components = {key: draw_component(draw, key, draw.one(KINDS)) for key in keys}
    connect(draw, components)
    extra, targets, shared = draw_files_of_targets(draw)
    system = {
        "title": draw.filled_word().strip() or "x",
        "chart": {"name": draw.one(["app", "x1", name]), "version": draw.one(["0.1.0", "1.2.3-rc.1"]),
                  "appVersion": draw.one(["1.0", "1e3", "0.10", "2026-01-02"]), "description": "A random system."},
        "release": draw.one([name, f"{name}-app"]), **extra, "components": components}
    if draw.often(0.2):
        system["namespace"] = {"create": True}
    draw_settings(draw, system, components)
    messaging = messaging_sampler.add_sections(draw, system, components)
    names = [target_name(target) for target in targets]
    for about in components.values():
        pod_sampler.add_parts(draw, about, names)

    files = {"system.yaml": system, "values.yaml": {}, **{path: {} for path in [*shared, *targets]}}
    layers = ["values.yaml"] * 2 + [path for path in files if path not in ("system.yaml", "values.yaml")]
    for number, path in enumerate(targets):
        merge(files[path], {"global": {"namespace": f"{name}-{number}"}})
    pieces = value_sampler.draw_values(draw, system, len(targets))
    if messaging:
        # Every target needs the address of the cloud.
        pieces.append((messaging, "components" in messaging.get("dapr", {}) or draw.often(0.5)))
    for piece, only_defaults in pieces:
        merge(files["values.yaml" if only_defaults else draw.one(layers)], piece)
    files |= draw_manifests(draw, targets)
    return files
