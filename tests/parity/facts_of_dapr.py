"""What holds wherever there are Dapr sidecars or Kafka."""

import re

from facts_of_pods import secret_keys
from fact_book import containers, name, quantity, selected

APP_ID = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
TAKEN_PORTS = {3500, 3501, 9090, 50001, 50002}
TOPICS = ("reminders", "task-events")
CONTROL_PLANE = {6500, 50001, 50005, 50006}


def sidecars(stock):
    """App id of every pod template that asks for a sidecar, with its object."""
    found = {}
    for item, metadata, spec in stock.pods():
        annotations = metadata.get("annotations") or {}
        if annotations.get("dapr.io/enabled") == "true":
            found[annotations.get("dapr.io/app-id")] = (item, annotations, spec)
    return found


def annotations(facts, stock):
    ids = []
    for item in stock.items:
        on_object = item["metadata"].get("annotations") or {}
        facts.check(not any(key.startswith("dapr.io/") for key in on_object), name(item),
                    "has Dapr's annotations on itself, where they do nothing")
    for item, metadata, spec in stock.pods():
        dapr = {key: value for key, value in (metadata.get("annotations") or {}).items() if key.startswith("dapr.io/")}
        if not dapr:
            continue
        facts.check(item["kind"] == "Deployment", name(item), "would never end beside a sidecar")
        for key, value in dapr.items():
            facts.check(isinstance(value, str), name(item), f"{key} is {value!r}, not a string")
        app_id = dapr.get("dapr.io/app-id", "")
        ids.append(app_id)
        facts.check(APP_ID.fullmatch(app_id) and len(app_id) <= 58, name(item), f"{app_id!r} is no app id")
        facts.check(not stock.get("Service", f"{app_id}-dapr"), name(item), "a Service takes the name of its sidecar's")
        ports = {port["containerPort"] for box in containers(spec) for port in box.get("ports", [])}
        facts.check(not ports & TAKEN_PORTS, name(item), "listens on a port of its sidecar")
        facts.check(dapr.get("dapr.io/app-port") in {str(port) for port in ports}, name(item),
                    "app-port is no port of the container")
        for unit in ("cpu", "memory"):
            pair = [dapr.get(f"dapr.io/sidecar-{unit}-{kind}") for kind in ("request", "limit")]
            facts.check(all(pair) and quantity(pair[0]) <= quantity(pair[1]), name(item), f"its sidecar's {unit}: {pair}")
    facts.check(len(ids) == len(set(ids)), "the app ids", f"{ids} are not unique")


def broker_answers(stock, address):
    host, _, port = address.partition(":")
    service = stock.get("Service", host)
    if service:
        return any(str(entry["port"]) == port for entry in service["spec"]["ports"])
    return any(host == f"{kafka['metadata']['name']}-kafka-bootstrap"
               and any(str(entry["port"]) == port for entry in kafka["spec"]["kafka"]["listeners"])
               for kafka in stock.of("Kafka"))


def components(facts, stock):
    ids, secrets = set(sidecars(stock)), secret_keys(stock)
    for item in stock.of("Component"):
        spec, where = item["spec"], name(item)
        facts.check(spec.get("type") and spec.get("version"), where, "lacks type or version")
        facts.check(isinstance(spec.get("metadata"), list), where, "its metadata is no list")
        facts.check(not {"scopes", "auth"} & set(spec), where, "has scopes or auth below spec, where nobody reads them")
        scopes = item.get("scopes") or []
        facts.check(scopes and set(scopes) <= ids, where, f"its scopes {scopes} are no app ids of {sorted(ids)}")
        settings = {entry["name"]: entry for entry in spec.get("metadata") or []}
        facts.check(len(settings) == len(spec.get("metadata") or []), where, "sets something twice")
        for entry in settings.values():
            reference = entry.get("secretKeyRef")
            if reference:
                facts.check(reference.get("key") in secrets.get(reference.get("name"), ()), where,
                            f"{reference} leads nowhere")
            else:
                facts.check(isinstance(entry.get("value"), str), where, f"{entry['name']} is no string")
        if spec["type"] == "pubsub.kafka":
            facts.check(broker_answers(stock, settings.get("brokers", {}).get("value", "")), where, "no broker answers")
            facts.check(settings.get("authType", {}).get("value"), where, "has no authType")
            facts.check(re.fullmatch(r"\d+\.\d+\.\d+", settings.get("version", {}).get("value", "2.8.0")), where,
                        "its Kafka version has not three numbers")
        if spec["type"] == "state.postgresql":
            facts.check(settings.get("connectionString", {}).get("secretKeyRef"), where, "shows its connection string")
            facts.check(not (spec["version"] == "v2" and "tableName" in settings), where, "v2 knows no tableName")
        if spec["type"] == "secretstores.kubernetes":
            readers(facts, stock, scopes, set(secrets))


def readers(facts, stock, scopes, secrets):
    """The store reads with the rights of the pods: these need a token and a Role for the very Secrets."""
    granted = {}
    for binding in stock.of("RoleBinding"):
        role = stock.get("Role", binding["roleRef"]["name"])
        facts.check(role, name(binding), "binds a Role that is not there")
        for subject in binding["subjects"]:
            granted.setdefault(subject["name"], []).extend((role or {}).get("rules", []))
    for app_id in set(scopes) & set(sidecars(stock)):
        item, _, spec = sidecars(stock)[app_id]
        facts.equal(spec.get("automountServiceAccountToken"), True, name(item), "automountServiceAccountToken")
        rules = granted.get(spec["serviceAccountName"], [])
        readable = {entry for rule in rules if "secrets" in rule["resources"] for entry in rule.get("resourceNames", [])}
        facts.equal(sorted(readable), sorted(secrets), name(item), "what its secret store may read")
        facts.check(all(rule["verbs"] == ["get"] for rule in rules), name(item), "its secret store may do more than read")


def strimzi(facts, stock):
    for kafka in stock.of("Kafka"):
        where, cluster = name(kafka), kafka["metadata"]["name"]
        pools = stock.of("KafkaNodePool")
        nodes = sum(pool["spec"]["replicas"] for pool in pools if "broker" in pool["spec"]["roles"])
        facts.check(any("controller" in pool["spec"]["roles"] for pool in pools), where, "has no KRaft controller")
        for item in [kafka, *pools, *stock.of("KafkaTopic")]:
            facts.equal(item["apiVersion"], "kafka.strimzi.io/v1", name(item), "the API version")
        for item in [*pools, *stock.of("KafkaTopic")]:
            facts.equal(item["metadata"]["labels"].get("strimzi.io/cluster"), cluster, name(item), "its cluster")
        for listener in kafka["spec"]["kafka"]["listeners"]:
            facts.check(listener.get("networkPolicyPeers"), where, f"its listener {listener['name']} is open to everybody")
        settings = kafka["spec"]["kafka"]["config"]
        for key in ("offsets.topic.replication.factor", "transaction.state.log.replication.factor",
                    "transaction.state.log.min.isr", "default.replication.factor", "min.insync.replicas"):
            facts.check(1 <= settings.get(key, 0) <= nodes, where, f"{key} does not suit {nodes} brokers")
        facts.check("topicOperator" in kafka["spec"].get("entityOperator", {}), where, "nobody makes its topics")
        facts.equal(sorted(item["metadata"]["name"] for item in stock.of("KafkaTopic")), sorted(TOPICS), where, "its topics")
        for topic in stock.of("KafkaTopic"):
            facts.check(topic["spec"]["replicas"] <= nodes, name(topic), f"wants more copies than {nodes} brokers hold")
        for pool in pools:
            for kind in ("requests", "limits"):
                facts.check(set(pool["spec"]["resources"][kind]) == {"cpu", "memory"}, name(pool), f"lacks {kind}")


def redpanda(facts, stock):
    broker = stock.get("Deployment", "redpanda")
    if not broker:
        return
    box = broker["spec"]["template"]["spec"]["containers"][0]
    flags = dict(flag.split("=", 1) for flag in box["args"] if "=" in flag)
    host = flags["--advertise-kafka-addr"].rpartition("//")[2]
    facts.check(broker_answers(stock, host), name(broker), f"sends its clients to {host}, where nobody answers")
    facts.check(quantity(flags["--memory"]) * 10 <= quantity(box["resources"]["limits"]["memory"]) * 9, name(broker),
                "leaves less than a tenth of its limit free")
    facts.check(any(mount["mountPath"] == "/var/lib/redpanda/data" for mount in box["volumeMounts"]), name(broker),
                "keeps its data in the container")
    facts.shows(stock.get("Service", "redpanda"), {"spec": {"type": "ClusterIP", "ports": [
        {"name": "kafka", "port": 9092, "targetPort": 9092}]}}, "Service redpanda")
    jobs = stock.of("Job")
    facts.check(len(jobs) == 1, "the topics", f"are made by {len(jobs)} Jobs")
    for job in jobs:
        made = {box["args"][2]: box for box in job["spec"]["template"]["spec"]["containers"]}
        facts.equal(sorted(made), sorted(TOPICS), name(job), "the topics")
        for box in made.values():
            facts.check(box["args"][:2] == ["topic", "create"] and "--if-not-exists" in box["args"], name(job),
                        "a second run would fail")
            facts.check({"name": "RPK_BROKERS", "value": host} in box["env"], name(job), "does not know the broker")
        facts.check(re.search(r"-[0-9a-f]{8}$", job["metadata"]["name"]), name(job), "its name does not change with it")


def ports_towards(policy, matches):
    """Ports that the egress rules open towards a peer; `matches(rule)` says whether a rule is about it."""
    return {port["port"] for rule in policy["spec"].get("egress", []) if matches(rule) for port in rule.get("ports", [])}


def policies(facts, stock):
    running = sidecars(stock)
    for policy in stock.of("NetworkPolicy"):
        where, selector = name(policy), policy["spec"]["podSelector"]["matchLabels"]
        facts.equal(sorted(policy["spec"]["policyTypes"]), ["Egress", "Ingress"], where, "the types of the policy")
        names = [port["protocol"] for rule in policy["spec"].get("egress", []) if "to" not in rule
                 for port in rule["ports"] if port["port"] == 53]
        facts.equal(sorted(names), ["TCP", "UDP"], where, "how names can be looked up")
        for app_id, (_, _, spec) in running.items():
            metadata = next(about for item, about, own in stock.pods() if own is spec)
            if not selected(metadata["labels"], selector):
                continue
            system = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "dapr-system"}}}
            facts.check(CONTROL_PLANE <= ports_towards(policy, lambda rule, system=system: system in rule.get("to", [])), where,
                        "the sidecar does not reach its control plane")
            facts.check({50002} <= ports_towards(policy, lambda rule: "to" in rule), where,
                        "the sidecar does not reach the others")
            facts.check(any(port["port"] == 50002 for rule in policy["spec"]["ingress"] for port in rule["ports"]), where,
                        "no other sidecar reaches this one")
            if any(item["spec"]["type"] == "pubsub.kafka" and app_id in item["scopes"] for item in stock.of("Component")):
                facts.check({9092} <= ports_towards(policy, lambda rule: "to" in rule), where, "the broker is out of reach")


def check(facts, stock):
    annotations(facts, stock)
    components(facts, stock)
    strimzi(facts, stock)
    redpanda(facts, stock)
    policies(facts, stock)
