"""What each system has to show on its own account: facts/<system>.yaml, held against its objects."""

import base64
import functools
import pathlib

import yaml

from facts_of_dapr import TOPICS, sidecars
from fact_book import Loader, containers, name

FOLDER = pathlib.Path(__file__).parent / "facts"


@functools.lru_cache
def expectations(system):
    return yaml.load((FOLDER / f"{system}.yaml").read_text("utf-8"), Loader)


def systems():
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def wiring(facts, expected, stock):
    """Who sees which keys: all of it through envFrom, or some of it through env."""
    for deployment, sources in expected.items():
        item, found = stock.get("Deployment", deployment), {}
        if not facts.check(item, f"Deployment {deployment}", "is not there"):
            continue
        for box in containers(item["spec"]["template"]["spec"]):
            for entry in box.get("envFrom", []):
                found[(entry.get("configMapRef") or entry.get("secretRef"))["name"]] = "all"
            for entry in box.get("env", []):
                source = entry.get("valueFrom") or {}
                reference = source.get("configMapKeyRef") or source.get("secretKeyRef")
                if reference:
                    found.setdefault(reference["name"], []).append(reference["key"])
        ordered = [{key: sorted(value) if isinstance(value, list) else value for key, value in side.items()}
                   for side in (found, sources)]
        facts.equal(*ordered, name(item), "what it sees of configuration and secrets")


def secrets(facts, expected, target, stock):
    samples = {(key.secret, key.key): key.sample() for key in target.secrets}
    facts.equal(sorted(item["metadata"]["name"] for item in stock.of("Secret")), sorted(expected), "the Secrets", "the list")
    for secret, keys in expected.items():
        item = stock.get("Secret", secret)
        if facts.check(item, f"Secret {secret}", "is not there"):
            facts.equal(item.get("type"), "Opaque", name(item), "the type")
            facts.equal(sorted(item["data"]), sorted(keys), name(item), "the list of its keys")
            for key, value in item["data"].items():
                facts.check(base64.b64decode(value).decode() == samples.get((secret, key)), name(item),
                            f"{key} is not what was given")


def phase5(facts, target, expected, stock):
    ids = expected["sidecars"]
    facts.equal(sorted(sidecars(stock)), sorted(ids), "the sidecars", "the list of app ids")
    for app_id, port in ids.items():
        facts.shows(stock.get("Deployment", app_id), {"spec": {"template": {"metadata": {"annotations": {
            "dapr.io/enabled": "true", "dapr.io/app-id": app_id, "dapr.io/app-port": str(port),
            "dapr.io/log-level": "info"}}}}}, f"Deployment {app_id}")
        logging = stock.get("Deployment", app_id)["spec"]["template"]["metadata"]["annotations"].get(
            "dapr.io/enable-api-logging")
        minikube = target.name.endswith("minikube") and target.system != "004-kubernetes-deployment"
        facts.equal(logging, "true" if minikube and app_id == expected["backend"] else "false", f"Deployment {app_id}",
                    "dapr.io/enable-api-logging")
    for component, about in (
            ("kafka-pubsub", {"spec": {"type": "pubsub.kafka", "version": "v1"}, "scopes": [expected["backend"]]}),
            ("statestore", {"spec": {"type": "state.postgresql", "metadata": [
                {"name": "connectionString", "secretKeyRef": expected["database"]}]}, "scopes": [expected["backend"]]}),
            ("kubernetes-secrets", {"spec": {"type": "secretstores.kubernetes", "metadata": []}})):
        facts.shows(stock.get("Component", component), {"apiVersion": "dapr.io/v1alpha1", **about},
                    f"Component {component}")
    store = stock.get("Component", "kubernetes-secrets") or {}
    facts.equal(sorted(store.get("scopes", [])), sorted(ids), "Component kubernetes-secrets", "its scopes")
    facts.equal(len(stock.of("Component")), 3, "Dapr", "the number of Components")


def nothing_of_phase5(facts, stock):
    facts.check(not stock.of("Component", "Job", "Kafka", "KafkaNodePool", "KafkaTopic", "Role", "RoleBinding"),
                "the objects", "hold something of Dapr or Kafka")
    facts.check(not stock.get("Deployment", "redpanda"), "the objects", "hold a broker")
    facts.check("dapr.io/" not in str(stock.items), "the objects", "mention Dapr")


def added_by_phase5(stock):
    return sorted(["Component kafka-pubsub", "Component statestore", "Component kubernetes-secrets",
                   "Deployment redpanda", "Service redpanda", "PersistentVolumeClaim redpanda",
                   *[name(item) for item in stock.of("Job", "Role", "RoleBinding")]])


def real(facts, target, expected, kafka, stock):
    """Staging and production, as a team would run them."""
    front, back = (f"Deployment {target.release}-{part}" for part in ("frontend", "backend"))
    facts.check(not stock.of("Secret"), "the Secrets", "stand in the tree")
    facts.equal({item["spec"]["target"]["name"]: sorted(entry["secretKey"] for entry in item["spec"]["data"])
                 for item in stock.of("ExternalSecret")},
                {secret: sorted(keys) for secret, keys in expected["secrets"].items()}, "the ExternalSecrets", "their list")
    for item in stock.of("ExternalSecret"):
        facts.equal(item["apiVersion"], "external-secrets.io/v1", name(item), "the API version")
        facts.check(item["spec"]["secretStoreRef"]["name"], name(item), "names no store")
    for where in (front, back):
        deployment = where.split()[1]
        item = stock.get("Deployment", deployment)
        if not facts.check(item, where, "is not there"):
            continue
        pod = item["spec"]["template"]["spec"]
        facts.check("/" in pod["containers"][0]["image"], where, "its image comes from no registry")
        facts.check(pod.get("imagePullSecrets"), where, "has no credentials for the registry")
        facts.equal([entry["topologyKey"] for entry in pod.get("topologySpreadConstraints", [])],
                    ["topology.kubernetes.io/zone", "kubernetes.io/hostname"], where, "over what its pods are spread")
        for kind in ("HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy"):
            facts.check(stock.get(kind, deployment), where, f"has no {kind}")
        scaler = stock.get("HorizontalPodAutoscaler", deployment)
        facts.check(scaler and 2 <= scaler["spec"]["minReplicas"] < scaler["spec"]["maxReplicas"], where, "does not scale")
    facts.check(all(item["spec"]["type"] == "ClusterIP" for item in stock.of("Service")), "the Services",
                "one is open to the outside")
    ingresses = stock.of("Ingress")
    facts.equal(len(ingresses), 1, "the Ingress", "their number")
    for item in ingresses:
        hosts = [rule["host"] for rule in item["spec"]["rules"]]
        encrypted = item["spec"].get("tls") or [{}]
        facts.equal(encrypted[0].get("hosts"), hosts, name(item), "which of its hosts it encrypts")
        facts.check(encrypted[0].get("secretName"), name(item), "has no certificate")
        facts.check(item["spec"].get("ingressClassName"), name(item), "has no class")
    who_calls(facts, target, stock)
    facts.equal(bool(stock.get("Deployment", "redpanda")), kafka == "redpanda", "the broker", "Redpanda")
    facts.equal(len(stock.of("Kafka")), int(kafka == "strimzi"), "the broker", "the number of Strimzi clusters")
    if kafka == "redpanda":
        facts.check(stock.get("PersistentVolumeClaim", "redpanda"), "the broker", "forgets its messages")
        facts.check(stock.get("NetworkPolicy", "redpanda"), "the broker", "is open to everybody")
    if kafka == "strimzi":
        facts.equal([item["spec"]["replicas"] for item in stock.of("KafkaNodePool")], [3], "the broker", "its nodes")
        for item in stock.of("KafkaTopic"):
            facts.equal(item["spec"]["replicas"], 3, name(item), "the number of copies")
        for item, about, _ in sidecars(stock).values():
            facts.check(about["dapr.io/sidecar-memory-request"] != "64Mi", name(item), "its sidecar has the size of minikube")


def who_calls(facts, target, stock):
    """The frontend calls the backend; users come through the Ingress controller to the frontend alone."""
    def labels_of(part):
        return stock.get("Deployment", f"{target.release}-{part}")["spec"]["selector"]["matchLabels"]

    def peers(part, port):
        policy = stock.get("NetworkPolicy", f"{target.release}-{part}") or {"spec": {"ingress": []}}
        return [peer for rule in policy["spec"]["ingress"] if port in [entry["port"] for entry in rule["ports"]]
                for peer in rule.get("from", ["everybody"])]

    controller = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "ingress-nginx"}}}
    test = {"podSelector": {"matchLabels": {**labels_of("backend"), "app.kubernetes.io/component": "test"}}}
    frontend = {"podSelector": {"matchLabels": labels_of("frontend")}}
    facts.equal(peers("backend", 8000), [frontend, test], "NetworkPolicy backend", "who may call")
    facts.equal(peers("frontend", 3000), [controller, test], "NetworkPolicy frontend", "who may call")


def check(facts, target, chart, defaults, values, stock):
    expected = expectations(target.system)
    facts.shows(chart, expected["chart"], "Chart.yaml")
    facts.equal(target.release, expected["release"], "the target", "the release")
    facts.shows(defaults, expected["values"], "values.yaml")
    if target.variant == "phase5":
        phase5(facts, target, expected["phase5"], stock)
    else:
        nothing_of_phase5(facts, stock)
    if target.name in expected.get("real", {}):
        real(facts, target, expected, expected["real"][target.name]["kafka"], stock)
    if target.name.endswith("-minikube"):
        facts.equal(target.namespace, expected["namespace"], "the target", "the namespace")
        for item in expected["objects"]:
            facts.shows(stock.get(item["kind"], item["metadata"]["name"]), item, name(item))
        more = added_by_phase5(stock) if target.variant == "phase5" else []
        facts.equal(stock.names(), sorted([*expected["only"], *more]), "the objects", "their list")
        wiring(facts, expected["wiring"], stock)
        secrets(facts, expected["secrets"], target, stock)
    if target.name == "phase5-minikube":
        facts.shows(values, expected.get("phase5_values", {}), "the values")
        facts.equal(sorted(topic for job in stock.of("Job") for topic in
                           (box["args"][2] for box in job["spec"]["template"]["spec"]["containers"])), sorted(TOPICS),
                    "the topics", "their list")
