"""What only shows when a chart is rendered with other values than a target's."""

import dataclasses
import pathlib
import tempfile

import outputs
import objects
from fact_book import Facts, Stock, containers, name
import facts_of_dapr
import facts_of_pods

PLAIN = {"openaiApiKey": "sk-example"}


def render(target, *settings, secrets=None):
    """`helm template` with secrets and settings; returns what it did and the objects, test hooks included."""
    given = {key.value: PLAIN.get(key.value, key.sample()) for key in target.secrets} if secrets is None else secrets
    with tempfile.TemporaryDirectory(prefix="twinhull-facts-") as home:
        file = pathlib.Path(home) / "secrets.yaml"
        file.write_text(outputs.dump({"secrets": given} if given else {}), "utf-8")
        flags = [part for setting in settings for part in ("--set", setting)]
        ran = outputs.run([outputs.HELM, "template", target.release, target.chart, "-f", target.values, "-f", file,
                         "-n", target.namespace, *flags], home)
    return ran, Stock(objects.read(ran.stdout) if not ran.status else [])


def tests_of(stock):
    return [item for item in stock.items if "helm.sh/hook" in (item["metadata"].get("annotations") or {})]


def hooks(facts, target):
    """A test for each component, and one container for each topic; no object names its namespace."""
    _, stock = render(target)
    tests = Stock(tests_of(stock))
    for item in stock.items:
        facts.check("namespace" not in item["metadata"], name(item), "the chart fixes its namespace")
    components = [item for item in stock.of("Deployment") if item["metadata"]["name"] != "redpanda"]
    for item in components:
        facts.check(tests.get("Pod", f"{item['metadata']['name']}-test"), name(item), "`helm test` does not ask it")
    kafka = tests.get("Pod", f"{target.release}-kafka-test")
    facts.equal(kafka is not None, target.variant == "phase5", "helm test", "whether it asks the broker")
    if kafka:
        facts.equal(sorted(box["args"][2] for box in kafka["spec"]["containers"]), sorted(facts_of_dapr.TOPICS),
                    name(kafka), "the topics that it asks for")
        addresses = {entry["value"] for box in kafka["spec"]["containers"] for entry in box["env"]
                     if entry["name"] == "RPK_BROKERS"}
        facts.check(all(facts_of_dapr.broker_answers(stock, address) for address in addresses), name(kafka),
                    f"asks {addresses}, where nobody answers")
    for item in tests.items:
        facts.check(item["kind"] == "Pod" and item["metadata"]["annotations"]["helm.sh/hook"] == "test", name(item),
                    "is a hook of another kind")
        facts.check("dapr.io/enabled" not in item["metadata"]["annotations"], name(item), "would wait for its sidecar")
        facts_of_pods.security(facts, item, item["spec"])
        for box in containers(item["spec"]):
            facts_of_pods.resources(facts, f"{name(item)}/{box['name']}", box)


def checksums(facts, target):
    """A change of configuration rolls the pods that see it, and no others."""
    setting = {"001-k8s-minikube-deploy": "config.GROQ_MODEL=other", "003-local-k8s-deployment": "global.nodeAddress=10.0.0.5",
               "004-kubernetes-deployment": "config.LOG_LEVEL=debug",
               "006-phase5-partb-local-deployment": "config.LOG_LEVEL=debug"}.get(target.system)
    if not setting:
        return
    before, after = render(target)[1], render(target, setting)[1]
    for item, metadata, _ in before.pods():
        old = (metadata.get("annotations") or {}).get("checksum/config")
        if old:
            now = after.get(item["kind"], item["metadata"]["name"])["spec"]["template"]["metadata"]["annotations"]
            facts.check(now["checksum/config"] != old, name(item), "a change of configuration does not roll it")


def node_ports(facts, target):
    _, stock = render(target, "frontend.service.nodePort=31234")
    name_of = f"{target.release}-frontend" if target.system.startswith("001") else "todo-frontend"
    facts.shows(stock.get("Service", name_of), {"spec": {"ports": [{"name": "http", "nodePort": 31234}]}},
                f"Service {name_of}")


def addresses(facts, target):
    _, stock = render(target, "global.nodeAddress=10.0.0.5", "frontend.service.nodePort=31000",
                      "backend.service.nodePort=31001")
    facts.shows(stock.get("ConfigMap", "todo-chatbot-config"), {"data": {
        "CORS_ORIGINS": "http://10.0.0.5:31000", "BETTER_AUTH_URL": "http://10.0.0.5:31000",
        "NEXT_PUBLIC_APP_URL": "http://10.0.0.5:31000", "NEXT_PUBLIC_API_URL": "http://10.0.0.5:31001"}},
        "ConfigMap todo-chatbot-config")
    facts.equal(len(stock.of("Namespace")), 0, "the chart", "the number of namespaces it makes")
    made = render(target, "global.createNamespace=true")[1]
    facts.check(made.get("Namespace", target.namespace), "the chart", "does not make its namespace when told to")


def refusals(facts, target, refused):
    good = {"databaseUrl": "postgresql://u:p@h/d", "openaiApiKey": "sk-example", "betterAuthSecret": "x" * 32,
            "chatkitWorkflowId": "w"}
    good = {key.value: good[key.value] for key in target.secrets}
    for bad, message in refused:
        ran, _ = render(target, secrets={**good, **bad})
        facts.check(ran.status and message in " ".join(ran.stderr.split()), "the chart",
                    f"does not refuse an unfit `{next(iter(bad))}` with `{message}`")


def strimzi(facts, target):
    """`kafka.broker: strimzi` makes Strimzi's objects instead of Redpanda's."""
    _, stock = render(target, "kafka.broker=strimzi")
    facts.equal([len(stock.of(kind)) for kind in ("Kafka", "KafkaNodePool", "KafkaTopic")], [1, 1, 2], "kafka.broker strimzi",
                "the number of Kafka, KafkaNodePool and KafkaTopic")
    facts.check(not stock.of("Job") and not stock.get("Deployment", "redpanda") and not stock.get("Service", "redpanda"),
                "kafka.broker strimzi", "leaves something of Redpanda's")
    facts_of_dapr.strimzi(facts, stock)
    facts_of_dapr.components(facts, stock)


def topics_job(facts, target):
    """A Job cannot be changed: with other content it becomes another one, with the same it stays."""
    names = [[item["metadata"]["name"] for item in render(target, *settings)[1].of("Job")]
             for settings in ((), (), ("redpanda.image.tag=v26.2.2",))]
    facts.check(names[0] == names[1] != names[2], "the Job of the topics", f"its names are {names}")


def sidecar_settings(facts, target):
    _, stock = render(target, "dapr.logLevel=debug", "frontend.dapr.enableApiLogging=true")
    for app_id, (item, about, _) in facts_of_dapr.sidecars(stock).items():
        facts.equal(about["dapr.io/log-level"], "debug", name(item), "what the sidecar logs")
        if app_id.endswith("frontend"):
            facts.equal(about["dapr.io/enable-api-logging"], "true", name(item), "whether the sidecar logs its API")


def scopes(facts, target):
    """A component without scopes would be loaded by every sidecar of the namespace."""
    for item in render(target, "backend.dapr.enabled=false")[1].of("Component"):
        facts.check(item.get("scopes"), name(item), "has no scopes when the backend has no sidecar")


def brokers(facts, target):
    """Kafka needs a broker: one that the chart makes, or addresses."""
    for settings in (("kafka.enabled=true",), ("kafka.enabled=true", "dapr.enabled=true", "kafka.broker=redpanda")):
        ran, _ = render(target, *settings)
        facts.check(ran.status and "redpanda.enabled: Kafka needs a broker" in ran.stderr, "the chart",
                    f"accepts a broker that nothing makes: {settings}")
    ran, _ = render(target, "kafka.enabled=true", "kafka.broker=external")
    facts.check(ran.status and "kafka.external.hosts: " in ran.stderr, "the chart", "accepts an external broker without hosts")
    _, stock = render(target, "kafka.enabled=true", "dapr.enabled=true", "kafka.broker=external",
                      "kafka.external.hosts={b-1.example.com,b-2.example.com}", "kafka.external.port=9096")
    settings = {entry["name"]: entry.get("value") for entry in stock.get("Component", "kafka-pubsub")["spec"]["metadata"]}
    facts.equal(settings["brokers"], "b-1.example.com:9096,b-2.example.com:9096", "kafka-pubsub", "the external brokers")
    facts.check(not stock.get("Deployment", "redpanda") and not stock.of("Job"), "the chart", "makes a broker beside the external one")


def disabled_parts(facts, target):
    """What is off needs no valid values, and no Secret."""
    ran, _ = render(target, "strimzi.topicReplicas=9", "redpanda.memory=9G", "dapr.sidecar.resources.requests.cpu=9")
    facts.check(not ran.status, "the chart", f"checks what is off: {ran.stderr}")
    _, stock = render(target)
    parts = [item["metadata"]["labels"]["app.kubernetes.io/component"] for item in stock.of("Deployment")]
    ran, stock = render(target, *(f"{part}.enabled=false" for part in parts), secrets={})
    facts.check(not ran.status and not stock.of("Secret"), "the chart", f"needs secrets that nothing reads: {ran.stderr}")


def own_keys(facts, target):
    """Keys that the chart writes itself occur once, and what is set for all objects is on all of them."""
    annotations = ["argocd\\.argoproj\\.io/sync-wave", "helm\\.sh/resource-policy", "argocd\\.argoproj\\.io/sync-options"]
    own = [*(f"global.annotations.{key}=x" for key in annotations), "global.annotations.team=blue", "global.labels.team=blue",
           "backend.extraVolumes[0].name=tmp",
           "backend.extraVolumeMounts[0].name=tmp", "backend.extraVolumeMounts[0].mountPath=/tmp",
           "global.imagePullPolicy=Always", "global.imagePullSecrets={one}"]
    for broker in ("redpanda", "strimzi"):
        ran, stock = render(target, *own, "dapr.enabled=true", "kafka.enabled=true", f"kafka.broker={broker}",
                            "redpanda.enabled=true", "redpanda.networkPolicy.enabled=true")
        facts.check(not ran.status, "the chart", f"rejects {own}: {ran.stderr}")
        for item in stock.items:
            for kind in ("labels", "annotations"):
                facts.equal(item["metadata"].get(kind, {}).get("team"), "blue", name(item), f"the common key of its {kind}")
        for item, _, spec in stock.pods():
            facts.equal(spec.get("imagePullSecrets"), [{"name": "one"}], name(item), "the pull Secrets")
            for box in containers(spec):
                facts.equal(box["imagePullPolicy"], "Always", f"{name(item)}/{box['name']}", "the pull policy")
                paths = [mount["mountPath"] for mount in box.get("volumeMounts", [])]
                facts.equal(len(paths), len(set(paths)), f"{name(item)}/{box['name']}", "the number of different mounts")
            volumes = [volume["name"] for volume in spec.get("volumes", [])]
            facts.equal(len(volumes), len(set(volumes)), name(item), "the number of different volumes")


def own_address(facts, target):
    """In another release, the frontend calls the Service of that release, at its port."""
    release = dataclasses.replace(target, release="web")
    _, stock = render(release, "backend.service.port=9000")
    box = stock.get("Deployment", "web-todo-frontend")["spec"]["template"]["spec"]["containers"][0]
    address = next(entry["value"] for entry in box["env"] if entry["name"] == "NEXT_PUBLIC_API_URL")
    facts.equal(address, "http://web-todo-backend-svc:9000", "Deployment web-todo-frontend", "the address of the backend")
    facts.check(stock.get("Service", "web-todo-backend-svc"), "the chart", "has no Service of that name")


def check(target):
    facts = Facts(f"{target.label} (chart)")
    number = target.system[:3]
    hooks(facts, target)
    if target.name == "phase4-minikube":
        checksums(facts, target)
        brokers(facts, target)
        disabled_parts(facts, target)
        own_keys(facts, target)
        if number == "004":
            own_address(facts, target)
        if number in ("001", "006"):
            node_ports(facts, target)
        if number == "003":
            addresses(facts, target)
            refusals(facts, target, [({"betterAuthSecret": "x" * 31}, "at least 32 characters")])
        if number == "004":
            refusals(facts, target, [({"databaseUrl": ""}, "Database URL is required"),
                                     ({"openaiApiKey": ""}, "Valid OpenAI API key required"),
                                     ({"openaiApiKey": "pk-example"}, "Valid OpenAI API key required")])
    if target.name == "phase5-minikube":
        strimzi(facts, target)
        topics_job(facts, target)
        sidecar_settings(facts, target)
        scopes(facts, target)
    return facts
