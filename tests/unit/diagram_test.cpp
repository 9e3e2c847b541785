#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/arena.h"
#include "diagram/mermaid.h"
#include "diagram/svg.h"
#include "yaml/reader.h"

using namespace twinhull;

namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view kSystem = R"(
title: Shop
components:
  web: {calls: [api], internet: true, internetPorts: [443, 5432]}
  api: {calls: []}
secrets:
  keys: {keys: {TOKEN: {value: token}, SALT: {value: salt}}}
kafka:
  topics:
    orders: {partitions: 1}
    unmade: {partitions: 3}
)";

constexpr std::string_view kDeployment = R"(
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop-web, labels: {app.kubernetes.io/component: web}}
spec:
  replicas: 2
  template:
    metadata: {labels: {app: web, tier: front}}
    spec:
      containers:
        - name: web
)";

struct Bench {
  source::Files files;
  base::Arena arena;
  model::System system;

  explicit Bench(std::string_view text = kSystem) { system.root = read(std::string(text)).at(0); }

  std::vector<const yaml::Node*> read(const std::string& text) {
    const yaml::ReadResult result = yaml::read(files, files.add("objects.yaml", text), arena);
    REQUIRE(result.findings.empty());
    std::vector<const yaml::Node*> objects;
    for (const yaml::Document& document : result.documents) objects.push_back(document.root);
    return objects;
  }

  diagram::Graph draw(const std::string& text) { return diagram::build_diagram(system, read(text)); }
  Lines edges_in_words(const std::string& text) { return edge_descriptions(draw(text)); }
};

bool holds(const Lines& lines, std::string_view wanted) {
  return std::find(lines.begin(), lines.end(), wanted) != lines.end();
}

/// A diagram of a single node, for texts that need escapes.
diagram::Graph single(std::string_view name) {
  diagram::Graph graph;
  graph.nodes.push_back({diagram::Kind::service, std::string(name), {"ClusterIP 80"}});
  return graph;
}

}  // namespace

TEST_CASE("a Service routes to the Pods that it selects") {
  Bench bench;
  const Lines lines = bench.edges_in_words(std::string(kDeployment) + R"(---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, targetPort: 3000, nodePort: 30080}]}
---
apiVersion: v1
kind: Service
metadata: {name: other}
spec: {selector: {app: web, tier: back}, ports: [{port: 80}]}
)");
  CHECK(holds(lines, "service web routes to workload shop-web"));
  CHECK(holds(lines, "Users connect to service web (node port 30080)"));
  CHECK_FALSE(holds(lines, "service other routes to workload shop-web"));
}

TEST_CASE("an Ingress provides external access by host name") {
  Bench bench;
  const Lines lines = bench.edges_in_words(R"(
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  tls: [{hosts: [shop.example.com]}]
  rules:
    - host: shop.example.com
      http: {paths: [{path: /api, backend: {service: {name: web}}}, {path: /, backend: {service: {name: gone}}}]}
)");
  CHECK(lines == Lines{"Users connect to service web (https://shop.example.com/api)"});
}

TEST_CASE("calls and Internet access are read from system.yaml") {
  Bench bench;
  const Lines lines = bench.edges_in_words(std::string(kDeployment) + R"(---
apiVersion: v1
kind: Service
metadata: {name: api, labels: {app.kubernetes.io/component: api}}
spec: {selector: {app: api}, ports: [{port: 80}]}
)");
  CHECK(lines == Lines{"workload shop-web connects to Internet (:443, :5432)",
                       "workload shop-web connects to service api"});
}

TEST_CASE("a Pod reads all keys, one key or several") {
  Bench bench;
  const auto pod = [](const std::string& container) { return std::string(kDeployment) + container; };
  CHECK(holds(bench.edges_in_words(pod("          envFrom: [{configMapRef: {name: settings}}]\n")),
              "workload shop-web reads config settings"));
  const std::string one = "{name: A, valueFrom: {secretKeyRef: {name: keys, key: TOKEN}}}";
  const std::string two = "{name: B, valueFrom: {secretKeyRef: {name: keys, key: SALT}}}";
  CHECK(holds(bench.edges_in_words(pod("          env: [" + one + "]\n")),
              "workload shop-web reads secret keys (TOKEN)"));
  CHECK(holds(bench.edges_in_words(pod("          env: [" + one + ", " + two + "]\n")),
              "workload shop-web reads secret keys (2 keys)"));
  CHECK(holds(bench.edges_in_words(
                  pod("          env: [" + one + "]\n          envFrom: [{secretRef: {name: keys}}]\n")),
              "workload shop-web reads secret keys"));
  CHECK(holds(bench.edges_in_words(
                  pod("          image: web\n      volumes: [{name: v, secret: {secretName: keys}}]\n")),
              "workload shop-web reads secret keys"));
}

TEST_CASE("a setting with the name of a Service is a connection") {
  Bench bench;
  const std::string service = R"(---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {selector: {app: db}, ports: [{port: 5432}]}
)";
  const auto talks = [&](const std::string& value) {
    return holds(bench.edges_in_words(std::string(kDeployment) + "          env: [{name: A, value: \"" +
                                      value + "\"}]\n" + service),
                 "workload shop-web connects to service db");
  };
  CHECK(talks("db"));
  CHECK(talks("db:5432"));
  CHECK(talks("http://db/items"));
  CHECK(talks("postgres://user@db.shop.svc:5432/items"));
  CHECK_FALSE(talks("mydb:5432"));
  CHECK_FALSE(talks("db-old:5432"));
  CHECK_FALSE(talks("the db of the shop"));
  CHECK_FALSE(talks("/var/db"));
}

TEST_CASE("Dapr components: their users and backends") {
  Bench bench;
  const diagram::Graph graph = bench.draw(R"(
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    metadata: {annotations: {dapr.io/enabled: "true", dapr.io/app-id: shop-web}}
    spec: {containers: [{name: web}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: plain}
spec: {template: {spec: {containers: [{name: plain}]}}}
---
apiVersion: kafka.strimzi.io/v1
kind: Kafka
metadata: {name: shop}
spec: {kafka: {listeners: [{name: plain, port: 9092}]}}
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: orders, labels: {strimzi.io/cluster: shop}}
spec: {partitions: 1}
---
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: {name: events}
spec:
  type: pubsub.kafka
  metadata: [{name: brokers, value: "shop-kafka-bootstrap:9092"}, {name: password, secretKeyRef: {name: keys, key: SALT}}]
scopes: [shop-web]
)");
  CHECK(edge_descriptions(graph) == Lines{"workload web reads Dapr component events",
                                          "workload shop hosts topic orders",
                                          "Dapr component events connects to workload shop",
                                          "Dapr component events reads secret keys (SALT)"});
  const auto web = std::find_if(graph.nodes.begin(), graph.nodes.end(),
                                [](const diagram::DiagramNode& box) { return box.name == "web"; });
  REQUIRE(web != graph.nodes.end());
  CHECK(web->notes == Lines{"Deployment", "Dapr sidecar shop-web"});
}

TEST_CASE("topics created by a Job are linked to the broker that it connects to") {
  Bench bench;
  const Lines lines = bench.edges_in_words(R"(
apiVersion: apps/v1
kind: Deployment
metadata: {name: broker}
spec: {template: {metadata: {labels: {app: broker}}, spec: {containers: [{name: broker}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: kafka}
spec: {selector: {app: broker}, ports: [{port: 9092}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: topics}
spec: {template: {spec: {containers: [{name: make, args: [create, orders], env: [{name: B, value: "kafka:9092"}]}]}}}
)");
  CHECK(lines == Lines{"service kafka routes to workload broker", "workload broker hosts topic orders",
                       "workload topics connects to service kafka"});
}

TEST_CASE("an autoscaler determines the replicas") {
  Bench bench;
  const diagram::Graph graph = bench.draw(std::string(kDeployment) + R"(---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {minReplicas: 3, maxReplicas: 10, scaleTargetRef: {kind: Deployment, name: shop-web}}
)");
  REQUIRE(graph.nodes.size() == 2);
  CHECK(graph.nodes[1].notes == Lines{"Deployment × 3–10"});
}

TEST_CASE("Mermaid has unique identifiers and escaped texts") {
  CHECK(diagram::mermaid(single("web")) ==
        "flowchart TB\n  web(\"web<br/>ClusterIP 80\"):::service\n\n"
        "  classDef service fill:#ddf4ff,stroke:#0969da,color:#0a3069\n");
  CHECK(diagram::mermaid(single("end")).find("  end_service(") != std::string::npos);
  CHECK(diagram::mermaid(single("a\"]<b>`;#\n")).find("(\"a#34;]#60;b#62;#96;#59;#35;#92;n<br/>") !=
        std::string::npos);
  diagram::Graph alike = single("a.b");
  alike.nodes.push_back({diagram::Kind::service, "a-b", {}});
  alike.nodes.push_back({diagram::Kind::secret, "a_b", {}});
  const std::string text = diagram::mermaid(alike);
  CHECK(text.find("  a_b_service(") != std::string::npos);
  CHECK(text.find("  a_b_service_2(") != std::string::npos);
  CHECK(text.find("  a_b_secret[") != std::string::npos);
}

TEST_CASE("SVG is escaped, standalone and deterministic") {
  diagram::Graph graph = single("<script>\"&'\x01");
  graph.nodes.push_back({diagram::Kind::workload, std::string(200, 'w'), {}});
  graph.edges.push_back({0, 1, diagram::EdgeKind::connects, "a < b"});
  graph.edges.push_back({1, 1, diagram::EdgeKind::reads, ""});
  const auto drawn = diagram::svg(graph, "Shop & more");
  REQUIRE_MESSAGE(drawn.value, drawn.error);
  const std::string* svg = &*drawn.value;
  CHECK(svg->find("<title>Shop &amp; more</title>") != std::string::npos);
  CHECK(svg->find("&lt;script&gt;&quot;&amp;&#39;\\x01") != std::string::npos);
  CHECK(svg->find("<script") == std::string::npos);
  CHECK(svg->find(">a &lt; b</text>") != std::string::npos);
  CHECK(svg->find(std::string(20, 'w') + "…" + std::string(19, 'w') + "</text>") != std::string::npos);
  CHECK(svg->find("href") == std::string::npos);
  CHECK(svg->find("url(") == std::string::npos);
  CHECK(drawn.value == diagram::svg(graph, "Shop & more").value);
  const auto part = diagram::inline_svg(graph, "Shop");
  REQUIRE(part.value);
  CHECK(part.value->svg.find("<style") == std::string::npos);
}

TEST_CASE("a diagram with many edges is simplified, with too many not drawn") {
  diagram::Graph graph;
  for (int i = 0; i < 40; ++i)
    graph.nodes.push_back({diagram::Kind::service, "service-" + std::to_string(i), {}});
  const auto add = [&](std::size_t count) {
    for (std::size_t i = graph.edges.size(); i < count; ++i)
      graph.edges.push_back({i % 39, i % 39 + 1, diagram::EdgeKind::connects, "a label"});
  };
  add(100);
  CHECK(diagram::svg(graph, "Shop").value.value_or("").find(">a label</text>") != std::string::npos);
  add(101);
  const std::string many = diagram::svg(graph, "Shop").value.value_or("");
  CHECK(many.find("class=\"line connects\"") != std::string::npos);
  CHECK(many.find(">a label</text>") == std::string::npos);
  add(601);
  const auto none = diagram::svg(graph, "Shop");
  CHECK_FALSE(none.value);
  CHECK(none.error == "601 edges are too many for a diagram");
}

TEST_CASE("a diagram without nodes is valid") {
  REQUIRE(diagram::svg({}, "Nothing").value);
  CHECK(diagram::mermaid({}) == "flowchart TB\n");
}
