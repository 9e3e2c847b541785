"""Random Kafka and Dapr sections of system.yaml, and their values."""

CLOUD = {"type": "state.azure.cosmosdb", "metadata": {
    "url": {"description": "URL of the account."}, "masterKey": {"secret": "certs", "key": "key"}, "database": "d",
    "collection": "c"}}


def add_sections(draw, system, components):
    """Adds `kafka` and `dapr`, and what components use of them; returns a piece of the values, or nothing."""
    if not draw.often(0.4):
        return {}
    running = [key for key, about in components.items() if about.get("kind") not in ("job", "cronjob")]
    serving = [key for key in running if "port" in components[key] or "ports" in components[key]]
    values = {}
    if draw.often(0.7):
        system["kafka"] = {"topics": {name: draw_topic(draw) for name in draw.some(["orders", "orders.dead", "mail-sent"], 1)}}
        values |= broker(draw)
        for about in components.values():
            if about.get("run") != "before-deploy" and draw.often():
                about["kafka"] = {"env": {"KAFKA_BROKERS": "brokers"} | (
                    {"KAFKA_USER": "username", "KAFKA_MECHANISM": "mechanism"} if draw.often(0.5) else {})}
    if serving and draw.often(0.7):
        system["dapr"] = draw_dapr(draw, system, components, running, serving)
        values["dapr"] = {"enabled": True} | draw.options(
            logLevel=lambda: "debug", configuration=lambda: {"tracing": {"samplingRate": "1"}})
        stores = system["dapr"].get("components", {})
        if "cloud" in stores:
            values["dapr"]["components"] = {"cloud": {"metadata": {"url": "https://db.example.com"}}}
        for key in draw.some(running):
            values[key] = {"dapr": sidecar(draw, key, key in serving)}
    return values


def draw_topic(draw):
    return {"description": "Messages.", "partitions": draw.number(1, 12), "retentionMs": draw.number(1, 604800000)} | draw.options(
        key=lambda: "ID", events=lambda: {"com.example.placed": "It was placed."}, config=lambda: {"cleanup.policy": "compact"})


def broker(draw):
    kind = draw.one(["redpanda", "strimzi", "external"])
    if kind == "redpanda":
        return {"kafka": {"enabled": True}, "redpanda": {"enabled": True} | draw.options(
            storage=lambda: {"persistent": False}, networkPolicy=lambda: {"enabled": True}, image=lambda: "redpandadata/redpanda:v26.1.1")}
    if kind == "strimzi":
        return {"kafka": {"enabled": True, "broker": "strimzi"}, "strimzi": {"replicas": 3, "topicReplicas": draw.one([1, 3])}}
    external = {"hosts": ["b-1.kafka.example.com", "b-2.kafka.example.com"][: draw.number(1, 2)]} | draw.options(
        port=lambda: 9096, tls=lambda: {"enabled": True, "caSecret": "certs"},
        sasl=lambda: {"mechanism": draw.one(["PLAIN", "SCRAM-SHA-512"]), "secret": "tokens"},
        cidrs=lambda: ["10.20.0.0/16", "2001:db8::/32"], namespace=lambda: "kafka")
    return {"kafka": {"enabled": True, "broker": "external", "external": external}}


def draw_dapr(draw, system, components, running, serving):
    dapr = {}
    if draw.often(0.3):
        dapr["accessControl"] = True
    if "kafka" in system:
        dapr["pubsub"] = {"name": "events", "scopes": draw.some(running, 1)} | draw.options(
            metadata=lambda: {"consumerGroup": "{namespace}"})
        if draw.often(0.6):
            topic = draw.one(system["kafka"]["topics"])
            subscription = {"pubsub": "events", "topic": topic, "path": "/in", "scopes": [draw.one(serving)]} | draw.options(
                rules=lambda: [{"match": 'event.type == "x"', "path": "/x"}], deadLetterTopic=lambda: topic,
                bulk=lambda: {"maxMessages": 10})
            dapr["pubsub"]["scopes"] = sorted({*dapr["pubsub"]["scopes"], *subscription["scopes"]})
            dapr["subscriptions"] = {"in": subscription}
    stores = draw.options(
        state=lambda: {"type": "state.redis", "scopes": draw.some(running, 1),
                       "metadata": {"redisHost": {"component": draw.one(serving)}, "ttlInSeconds": {"description": "Time.", "default": 60},
                                    "redisPassword": {"secret": "tokens", "key": "password"}}},
        cloud=lambda: CLOUD | {"scopes": [draw.one(running)]},
        clock=lambda: {"type": "bindings.cron", "scopes": [draw.one(serving)], "metadata": {"schedule": "@every 15m"}})
    if stores or not dapr.get("pubsub"):
        dapr["components"] = stores or {"clock": {"type": "bindings.cron", "scopes": [draw.one(serving)],
                                                  "metadata": {"schedule": "@every 15m"}}}
    add_invocations(draw, dapr, components, running, serving)
    return dapr


def sidecar(draw, key, serves):
    values = draw.options(
        enabled=lambda: True, appId=lambda: f"app-{key.lower()}", enableApiLogging=lambda: True,
        annotations=lambda: {"dapr.io/max-body-size": "8Mi"})
    if serves:
        values |= draw.options(appPort=lambda: 8099, appProtocol=lambda: draw.one(["http", "grpc", "h2c"]),
                               appHealth=lambda: {"path": "/up", "threshold": 2})
    return values


def add_invocations(draw, dapr, components, running, serving):
    """Calls through the sidecars, and what happens if one fails."""
    for key in running:
        called = {call if isinstance(call, str) else call["component"] for call in components[key].get("calls", ())}
        others = [other for other in serving if other != key and other not in called]
        if others and draw.often():
            name = others[0].replace("-", "_").upper()
            components[key].setdefault("calls", []).append(
                {"component": others[0], "dapr": True, "env": draw.one([f"{name}_API", {f"{name}_API": "url", f"{name}_ID": "appId"}])})
    if draw.often():
        dapr["resiliency"] = {"defaults": {
            "policies": {"timeouts": {"short": "2s"}, "retries": {"three": {"policy": "constant", "duration": "1s", "maxRetries": 3}}},
            "targets": {"apps": {draw.one(serving): {"timeout": "short", "retry": "three"}}}}}
