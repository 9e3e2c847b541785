// The nodes of a diagram, by kind of object.
#include "kubernetes/objects.h"

#include <fmt/format.h>

#include <algorithm>

#include "diagram/diagram_builder.h"

namespace twinhull::diagram {
namespace {

using kubernetes::ObjectId;
using yaml::Node;

std::string_view component_of(const Node& object) {
  const Node* labels = object.at("metadata.labels");
  return labels == nullptr ? std::string_view() : text_at(labels->get("app.kubernetes.io/component"), "");
}

/// The Pod template of an object; null if it has none.
const Node* pod_of(const Node& object, std::string_view kind) {
  const Node* pod = object.at("spec.template");
  if (kind == "CronJob") pod = object.at("spec.jobTemplate.spec.template");
  if (kind == "Pod") pod = &object;
  return pod != nullptr && pod->at("spec.containers") != nullptr ? pod : nullptr;
}

/// `× 2`, or `× 3–10` with an autoscaler.
std::string count_of(const Node& object, const ObjectId& identity, std::span<const Node* const> objects) {
  for (const Node* other : objects) {
    if (kubernetes::identity(*other).kind != "HorizontalPodAutoscaler") continue;
    if (text_at(other, "spec.scaleTargetRef.name") != identity.name) continue;
    if (text_at(other, "spec.scaleTargetRef.kind") != identity.kind) continue;
    const std::string_view least = text_at(other, "spec.minReplicas");
    return fmt::format(" × {}–{}", least.empty() ? "1" : least, text_at(other, "spec.maxReplicas"));
  }
  const std::string_view replicas = text_at(&object, "spec.replicas");
  return replicas.empty() || replicas == "1" ? std::string() : fmt::format(" × {}", replicas);
}

void add_workload(DiagramBuilder& draft, const Node& object, const ObjectId& identity, const Node* pod,
                  std::span<const Node* const> objects) {
  Workload workload = {.box = draft.box(Kind::workload, identity.name),
                       .object = &object,
                       .pod = pod,
                       .component = component_of(object)};
  std::vector<std::string>& notes = draft.graph.nodes[workload.box].notes;
  notes.push_back(std::string(identity.kind) + count_of(object, identity, objects));
  const Node* annotations = pod == nullptr ? nullptr : pod->at("metadata.annotations");
  if (annotations != nullptr && text_at(annotations->get("dapr.io/enabled"), "") == "true") {
    workload.app_id = text_at(annotations->get("dapr.io/app-id"), "");
    notes.push_back(workload.app_id == identity.name ? "Dapr sidecar"
                                                     : fmt::format("Dapr sidecar {}", workload.app_id));
  }
  draft.workloads.push_back(workload);
}

/// Strimzi creates the brokers, and the Service for their clients.
void add_kafka(DiagramBuilder& draft, const Node& object, const ObjectId& identity,
               std::span<const Node* const> objects) {
  add_workload(draft, object, identity, nullptr, objects);
  const std::size_t box = draft.workloads.back().box;
  for (const Node* pool : objects) {
    if (kubernetes::identity(*pool).kind != "KafkaNodePool") continue;
    const Node* labels = pool->at("metadata.labels");
    if (labels == nullptr || text_at(labels->get("strimzi.io/cluster"), "") != identity.name) continue;
    draft.graph.nodes[box].notes.push_back(
        fmt::format("{} × {}", kubernetes::identity(*pool).name, text_at(pool, "spec.replicas")));
  }
  for (const Node* listener : items_at(&object, "spec.kafka.listeners")) {
    draft.graph.nodes[box].notes.push_back(
        fmt::format("{} {}", text_at(listener, "name"), text_at(listener, "port")));
  }
  draft.hosts.emplace(fmt::format("{}-kafka-bootstrap", identity.name), box);
}

void add_service(DiagramBuilder& draft, const Node& object, const ObjectId& identity) {
  Service service = {.box = draft.box(Kind::service, identity.name),
                     .object = &object,
                     .name = identity.name,
                     .component = component_of(object)};
  std::string ports;
  for (const Node* port : items_at(&object, "spec.ports")) {
    const std::string_view number = text_at(port, "port");
    const std::string_view leads_to = text_at(port, "targetPort");
    ports += fmt::format("{}{}", ports.empty() ? "" : ", ", number);
    if (!leads_to.empty() && leads_to != number) ports += fmt::format(" → {}", leads_to);
  }
  const std::string_view type = text_at(&object, "spec.type");
  draft.graph.nodes[service.box].notes.push_back(
      fmt::format("{} {}", type.empty() ? "ClusterIP" : type, ports));
  draft.hosts.emplace(identity.name, service.box);
  draft.services.push_back(std::move(service));
}

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

void add_secret(DiagramBuilder& draft, const model::System& system, std::string_view name) {
  if (draft.has(Kind::secret, name)) return;
  const std::size_t box = draft.box(Kind::secret, name);
  const Node* secrets = system.root->get("secrets");
  const Node* secret = secrets == nullptr ? nullptr : secrets->get(name);
  const Node* keys = secret == nullptr ? nullptr : secret->get("keys");
  if (keys != nullptr) draft.graph.nodes[box].notes.push_back(counted(keys->entries.size(), "key"));
}

/// Secrets created by the External Secrets Operator come from an external store.
void add_external(DiagramBuilder& draft, const model::System& system, const Node& object,
                  const ObjectId& identity) {
  std::string_view name = text_at(&object, "spec.target.name");
  if (name.empty()) name = identity.name;
  add_secret(draft, system, name);
  const std::size_t store =
      draft.box(Kind::outside, fmt::format("Secret store {}", text_at(&object, "spec.secretStoreRef.name")));
  draft.connect(draft.box(Kind::secret, name), store, EdgeKind::reads, "External Secrets");
}

void add_topic(DiagramBuilder& draft, std::string_view name, std::string_view partitions) {
  const std::size_t box = draft.box(Kind::topic, name);
  std::vector<std::string>& notes = draft.graph.nodes[box].notes;
  if (!partitions.empty() && notes.empty())
    notes.push_back(fmt::format("{} partition{}", partitions, partitions == "1" ? "" : "s"));
}

/// Topics created by Pods: defined in system.yaml, with their names passed to a container.
void add_made_topics(DiagramBuilder& draft, const model::System& system) {
  const Node* topics = system.root->at("kafka.topics");
  if (topics == nullptr) return;
  for (const yaml::Entry& topic : topics->entries) {
    for (const Workload& workload : draft.workloads) {
      for (const Node* container : items_at(workload.pod, "spec.containers")) {
        const std::span<const Node* const> args = items_at(container, "args");
        if (std::any_of(args.begin(), args.end(), [&](const Node* arg) { return arg->text == topic.key; }))
          add_topic(draft, topic.key, text_at(topic.value, "partitions"));
      }
    }
  }
}

}  // namespace

void add_objects(DiagramBuilder& draft, const model::System& system, std::span<const Node* const> objects) {
  for (const Node* object : objects) {
    const ObjectId identity = kubernetes::identity(*object);
    const Node* pod = pod_of(*object, identity.kind);
    if (pod != nullptr) add_workload(draft, *object, identity, pod, objects);
    if (identity.kind == "Kafka") add_kafka(draft, *object, identity, objects);
    if (identity.kind == "Service" && identity.group.empty()) add_service(draft, *object, identity);
    if (identity.kind == "ConfigMap") {
      const std::size_t box = draft.box(Kind::config, identity.name);
      const Node* data = object->get("data");
      const std::size_t count = data == nullptr ? 0 : data->entries.size();
      draft.graph.nodes[box].notes.push_back(counted(count, "setting"));
    }
    if (identity.kind == "Secret") add_secret(draft, system, identity.name);
    if (identity.kind == "ExternalSecret") add_external(draft, system, *object, identity);
    if (identity.kind == "Component" && identity.group == "dapr.io") {
      const std::size_t box = draft.box(Kind::dapr, identity.name);
      draft.graph.nodes[box].notes.emplace_back(text_at(object, "spec.type"));
    }
    if (identity.kind == "KafkaTopic") add_topic(draft, identity.name, text_at(object, "spec.partitions"));
  }
  add_made_topics(draft, system);
}

}  // namespace twinhull::diagram
