// The number of replicas against the number of brokers that can store one.

#include <fmt/format.h>

#include <array>

#include "lint/kafka/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

/// An integer of a map whose keys contain dots; null if none.
const Node* number_of(const Object& object, std::string_view map, std::string_view key) {
  const Node* config = value_at(object.node, map);
  const Node* value = config == nullptr || !config->is(Kind::map) ? nullptr : config->get(key);
  return value == nullptr || !value->integer() ? nullptr : value;
}

/// A Kafka setting for a number of replicas, and its default.
struct ReplicaSetting {
  std::string_view key;
  std::int64_t usual;
};

constexpr std::array inner = {ReplicaSetting{"offsets.topic.replication.factor", 3},
                              ReplicaSetting{"transaction.state.log.replication.factor", 3},
                              ReplicaSetting{"transaction.state.log.min.isr", 2}};

std::string brokers(std::int64_t count) { return fmt::format("{} broker{}", count, count == 1 ? "" : "s"); }

void say_above(const Object& object, const Node& number, std::string_view what, std::int64_t count,
               const Object& kafka, Reporter& report) {
  diagnostic::Finding& finding = report.add(
      object, number.span,
      fmt::format("{} {} replicas, but `{}` has {}", what, number.text, display(kafka), brokers(count)),
      fmt::format("set it to at most {}, or add brokers", count));
  if (&object != &kafka) finding.related.push_back({"the cluster is defined here", location_of(kafka)});
}

}  // namespace

void check_replication_factor_exceeds_brokers(const Object& object, const ObjectIndex& index,
                                              Reporter& report) {
  if (is_strimzi(object, "KafkaTopic")) {
    const Node* label = cluster_label(object);
    const Object* kafka = label == nullptr ? nullptr : index.find(object, "Kafka", label->text);
    const std::optional<std::int64_t> count = kafka == nullptr ? std::nullopt : broker_count(*kafka, index);
    const Node* replicas = value_at(object.node, "spec.replicas");
    if (!count || replicas == nullptr || !replicas->integer() || *replicas->integer() <= *count) return;
    return say_above(object, *replicas, "the topic requires", *count, *kafka, report);
  }
  if (!is_strimzi(object, "Kafka")) return;
  const std::optional<std::int64_t> count = broker_count(object, index);
  if (!count) return;
  for (const std::string_view key :
       {"default.replication.factor", "min.insync.replicas", "offsets.topic.replication.factor",
        "transaction.state.log.replication.factor", "transaction.state.log.min.isr"}) {
    const Node* number = number_of(object, "spec.kafka.config", key);
    if (number == nullptr || *number->integer() <= *count) continue;
    say_above(object, *number, fmt::format("`{}` requires", key), *count, object, report);
  }
}

void check_kafka_default_replication_factor(const Object& object, const ObjectIndex& index,
                                            Reporter& report) {
  if (!is_strimzi(object, "Kafka")) return;
  const std::optional<std::int64_t> count = broker_count(object, index);
  if (!count) return;
  std::string missing;
  for (const ReplicaSetting& one : inner) {
    if (one.usual <= *count || number_of(object, "spec.kafka.config", one.key) != nullptr) continue;
    missing += fmt::format("{}`{}`", missing.empty() ? "" : ", ", one.key);
  }
  if (missing.empty()) return;
  const Node* config = value_at(object.node, "spec.kafka.config");
  report.add(object, config == nullptr ? location_of(object) : config->span,
             fmt::format("`{}` has {}, but internal topics of Kafka default to 3 replicas", display(object),
                         brokers(*count)),
             fmt::format("set {} in `spec.kafka.config` to at most {}", missing, *count));
}

void check_min_insync_equals_replicas(const Object& object, const ObjectIndex&, Reporter& report) {
  const bool topic = is_strimzi(object, "KafkaTopic");
  if (!topic && !is_strimzi(object, "Kafka")) return;
  const Node* in_sync = number_of(object, topic ? "spec.config" : "spec.kafka.config", "min.insync.replicas");
  const Node* copies = topic ? value_at(object.node, "spec.replicas")
                             : number_of(object, "spec.kafka.config", "default.replication.factor");
  if (in_sync == nullptr || copies == nullptr || !copies->integer()) return;
  if (*copies->integer() < 2 || *in_sync->integer() != *copies->integer()) return;
  diagnostic::Finding& finding = report.add(
      object, in_sync->span,
      fmt::format("`min.insync.replicas` equals the {} replicas: publishing stops if a broker is unavailable",
                  copies->text),
      "set it to one less");
  finding.related.push_back({"the number of replicas is set here", copies->span});
}

void check_min_insync_exceeds_replicas(const Object& object, const ObjectIndex&, Reporter& report) {
  const bool topic = is_strimzi(object, "KafkaTopic");
  if (!topic && !is_strimzi(object, "Kafka")) return;
  const Node* in_sync = number_of(object, topic ? "spec.config" : "spec.kafka.config", "min.insync.replicas");
  const Node* copies = topic ? value_at(object.node, "spec.replicas")
                             : number_of(object, "spec.kafka.config", "default.replication.factor");
  if (in_sync == nullptr || copies == nullptr || !copies->integer()) return;
  if (*in_sync->integer() <= *copies->integer()) return;
  diagnostic::Finding& finding =
      report.add(object, in_sync->span,
                 fmt::format("`min.insync.replicas` {} exceeds the {} replicas: writes with `acks=all` fail",
                             in_sync->text, copies->text),
                 fmt::format("set it to at most {}", copies->text));
  finding.related.push_back({"the number of replicas is set here", copies->span});
}

}  // namespace twinhull::lint
