// Objects of a Strimzi Kafka cluster, which belong to it by a label that nothing validates. An object with a
// wrong label has no effect.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "lint/kafka/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

constexpr std::string_view label = "strimzi.io/cluster";

/// The node pools of a Kafka.
std::vector<const Object*> pools(const Object& kafka, const ObjectIndex& index) {
  std::vector<const Object*> out = index.all(kafka, "KafkaNodePool", kafka.namespace_name);
  std::erase_if(out, [&](const Object* pool) {
    const Node* name = cluster_label(*pool);
    return name == nullptr || name->text != kafka.id.name;
  });
  return out;
}

bool has_role(const Object& pool, std::string_view role) {
  return std::ranges::any_of(items_at(pool.node, "spec.roles"),
                             [&](const Node* one) { return one->text == role; });
}

/// The Kafka in an object's label; null if it is not in the run.
const Object* cluster_of(const Object& object, const ObjectIndex& index) {
  const Node* name = cluster_label(object);
  return name == nullptr ? nullptr : index.find(object, "Kafka", name->text);
}

}  // namespace

bool is_strimzi(const Object& object, std::string_view kind) {
  return object.id.group == "kafka.strimzi.io" && object.id.kind == kind;
}

const Node* cluster_label(const Object& object) {
  const Node* labels = value_at(object.node, "metadata.labels");
  const Node* name = labels == nullptr || !labels->is(Kind::map) ? nullptr : labels->get(label);
  return name == nullptr || !name->is(Kind::string) ? nullptr : name;
}

std::optional<std::int64_t> broker_count(const Object& kafka, const ObjectIndex& index) {
  std::int64_t count = 0;
  const std::vector<const Object*> all = pools(kafka, index);
  for (const Object* pool : all) {
    if (!has_role(*pool, "broker")) continue;
    const Node* replicas = value_at(pool->node, "spec.replicas");
    if (replicas == nullptr || !replicas->integer()) return std::nullopt;
    count += *replicas->integer();
  }
  if (!all.empty()) return count == 0 ? std::nullopt : std::optional(count);
  const Node* replicas = value_at(kafka.node, "spec.kafka.replicas");
  return replicas == nullptr ? std::nullopt : replicas->integer();
}

void check_missing_strimzi_cluster_label(const Object& object, const ObjectIndex&, Reporter& report) {
  constexpr std::array<std::string_view, 4> kinds = {"KafkaConnector", "KafkaNodePool", "KafkaTopic",
                                                     "KafkaUser"};
  if (object.id.group != "kafka.strimzi.io" || cluster_label(object) != nullptr) return;
  if (std::ranges::find(kinds, object.id.kind) == kinds.end()) return;
  report.add(object, location_of(object),
             fmt::format("`{}` has no cluster label: Strimzi ignores it", display(object)),
             fmt::format("add the label `{}` with the name of the {}", label,
                         object.id.kind == "KafkaConnector" ? "KafkaConnect" : "Kafka"));
}

void check_unknown_kafka_cluster(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.group != "kafka.strimzi.io" || object.id.kind == "KafkaConnector") return;
  const Node* name = cluster_label(object);
  if (name == nullptr || index.exists(object, "Kafka", name->text)) return;
  std::vector<std::string_view> known;
  bool elsewhere = false;
  for (const Object* kafka : index.all(object, "Kafka")) {
    if (kafka->namespace_name == object.namespace_name) known.push_back(kafka->id.name);
    elsewhere = elsewhere || kafka->id.name == name->text;
  }
  // The cluster of a topic linted alone, or only with others of its kind, is elsewhere.
  if (known.empty() && !elsewhere && index.pods().empty()) return;
  const std::string_view near = base::closest_match(name->text, known);
  ObjectFinding& found = report.add_found(
      object, name->span,
      fmt::format("`{}` references Kafka `{}`, which is not defined in namespace `{}`", display(object),
                  name->text, object.namespace_name),
      elsewhere      ? "move it to the namespace of the Kafka"
      : near.empty() ? fmt::format("use the name of a Kafka, or pass `--external Kafka/{}`", name->text)
                     : fmt::format("did you mean `{}`?", near));
  found.cause = fmt::format("{} {} {}", object.unit, object.namespace_name, name->text);
  found.missing = "Kafka";
  if (known.empty() && !elsewhere) diagnostic::limit_to_warning(found.finding);
}

void check_kafka_without_node_pool(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (!is_strimzi(object, "Kafka") || value_at(object.node, "spec.kafka.replicas") != nullptr) return;
  const std::vector<const Object*> all = pools(object, index);
  for (const std::string_view role : {"broker", "controller"}) {
    if (std::ranges::any_of(all, [&](const Object* pool) { return has_role(*pool, role); })) continue;
    report.add(object, location_of(object),
               all.empty() ? fmt::format("`{}` has no node pool: no broker starts", display(object))
                           : fmt::format("no node pool of `{}` has the role `{}`", display(object), role),
               all.empty() ? fmt::format("add a KafkaNodePool with the label `{}: {}` in its namespace",
                                         label, object.id.name)
                           : "add it to the `roles` of one");
    return;
  }
}

void check_kafkatopic_without_operator(const Object& object, const ObjectIndex& index, Reporter& report) {
  const bool topic = is_strimzi(object, "KafkaTopic");
  if (!topic && !is_strimzi(object, "KafkaUser")) return;
  const Object* kafka = cluster_of(object, index);
  if (kafka == nullptr) return;
  const std::string_view name = topic ? "topicOperator" : "userOperator";
  // Several Kafkas with one name are alternatives: one of them with the operator is enough.
  for (const Object* one : index.all(object, "Kafka", kafka->namespace_name)) {
    const Node* operators = value_at(one->node, "spec.entityOperator");
    if (one->id.name == kafka->id.name && operators != nullptr && operators->is(Kind::map) &&
        operators->get(name) != nullptr) {
      return;
    }
  }
  diagnostic::Finding& finding =
      report.add(object, location_of(object),
                 fmt::format("`{}` is not created: its cluster has no {}", display(object),
                             topic ? "topic operator" : "user operator"),
                 fmt::format("add `{}: {{}}` to `spec.entityOperator` of the Kafka", name));
  finding.related.push_back({"the cluster is defined here", location_of(*kafka)});
}

void check_ignored_strimzi_field(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (!is_strimzi(object, "Kafka")) return;
  const Node* zookeeper = value_at(object.node, "spec.zookeeper");
  if (zookeeper != nullptr && object.id.version != "v1") {
    report.add(object, zookeeper->span, "Strimzi ignores ZooKeeper since 0.46",
               "remove it, and give a KafkaNodePool the role `controller`");
  }
  const Node* annotations = value_at(object.node, "metadata.annotations");
  if (annotations != nullptr && annotations->is(Kind::map) && object.id.version == "v1") {
    for (const yaml::Entry& entry : annotations->entries) {
      if (entry.key != "strimzi.io/kraft" && entry.key != "strimzi.io/node-pools") continue;
      report.add(object, entry.key_span,
                 fmt::format("`{}` has no effect in the Strimzi versions that serve `v1`", entry.key),
                 "remove it");
    }
  }
  if (object.id.version == "v1" || pools(object, index).empty()) return;
  for (const std::string_view path : {"spec.kafka.replicas", "spec.kafka.storage"}) {
    const Node* value = value_at(object.node, path);
    if (value == nullptr) continue;
    report.add(object, value->span,
               fmt::format("`{}` is ignored: the node pools of `{}` set it", path, display(object)),
               "remove it");
  }
}

}  // namespace twinhull::lint
