#include <fmt/format.h>

#include "model/rules/table.h"

namespace twinhull::model {
namespace {

using yaml::Node;

void check_broker(const TargetContext& target, Findings& findings) {
  const Node* broker = target.at("kafka.broker");
  const Node* redpanda = target.at("redpanda.enabled");
  if (!target.on("kafka.enabled") || broker == nullptr || broker->text != "redpanda") return;
  if (target.on("redpanda.enabled")) return;
  diagnostic::Finding finding{
      .rule = "kafka-without-broker",
      .message = "Kafka is enabled, but no broker is deployed",
      .span = target.at("kafka.enabled")->span,
      .help =
          "set `redpanda.enabled: true` or `kafka.broker: strimzi`; if brokers exist already, set "
          "`kafka.broker: external` and `kafka.external.hosts`",
      .path = "kafka.enabled"};
  add_related(target, finding, broker, "Redpanda is selected here");
  add_related(target, finding, redpanda, "it is disabled here");
  findings.push_back(std::move(finding));
}

/// Pub/sub needs both. If a higher layer disables one, that is intended.
void check_halves(const TargetContext& target, Findings& findings) {
  const Node* pubsub = target.system.at("dapr.pubsub");
  const bool dapr = target.on("dapr.enabled"), kafka = target.on("kafka.enabled");
  if (pubsub == nullptr || target.system.get("kafka") == nullptr || dapr == kafka) return;
  const Node* on = target.at(dapr ? "dapr.enabled" : "kafka.enabled");
  const Node* off = target.at(dapr ? "kafka.enabled" : "dapr.enabled");
  if (off == nullptr || target.layer(off) >= target.layer(on)) return;
  diagnostic::Finding finding{
      .rule = "pubsub-without-kafka",
      .message = fmt::format("`{}` is not generated: {} is enabled, but {} is disabled",
                             pubsub->get("name")->text, dapr ? "Dapr" : "Kafka", dapr ? "Kafka" : "Dapr"),
      .span = on->span,
      .help = fmt::format("set `{0}: true`, or `{0}: false` if this is intended",
                          dapr ? "kafka.enabled" : "dapr.enabled"),
      .path = dapr ? "dapr.enabled" : "kafka.enabled"};
  add_related(target, finding, off, fmt::format("{} is disabled here", dapr ? "Kafka" : "Dapr"));
  findings.push_back(std::move(finding));
}

}  // namespace

void check_pubsub_section(const System& system, Findings& findings) {
  const Node* dapr = system.root->get("dapr");
  const yaml::Entry* pubsub = dapr == nullptr ? nullptr : dapr->find("pubsub");
  if (pubsub == nullptr || system.root->get("kafka") != nullptr) return;
  findings.push_back({.rule = "pubsub-without-kafka",
                      .message = fmt::format("`{}` is never generated: the system has no Kafka",
                                             pubsub->value->get("name")->text),
                      .span = pubsub->key_span,
                      .help = "add the section `kafka` with its topics, or remove this line"});
}

void check_kafka_switches(const TargetContext& target, Findings& findings) {
  check_broker(target, findings);
  check_halves(target, findings);
}

}  // namespace twinhull::model
