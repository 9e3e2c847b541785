// Settings tell programs the names of Dapr components and topics. A setting named like such a name, as
// PUBSUB_NAME or ORDERS_TOPIC, must contain an existing one.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/text.h"
#include "model/rules/table.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

/// Suffixes of setting names, in uppercase without `_`, and what they refer to: a section of `dapr`, or a
/// topic if empty.
struct NameEnd {
  std::string_view end;
  std::string_view block;
  std::string_view what;
};

constexpr std::array ends = {
    NameEnd{"PUBSUBNAME", "pubsub", "pub/sub component"},
    NameEnd{"PUBSUB", "pubsub", "pub/sub component"},
    NameEnd{"PUBSUBCOMPONENT", "pubsub", "pub/sub component"},
    NameEnd{"STATESTORENAME", "stateStore", "state store"},
    NameEnd{"STATESTORE", "stateStore", "state store"},
    NameEnd{"SECRETSTORENAME", "secretStore", "secret store"},
    NameEnd{"SECRETSTORE", "secretStore", "secret store"},
    NameEnd{"TOPIC", "", "topic"},
    NameEnd{"TOPICNAME", "", "topic"},
};

const NameEnd* end_of(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c != '_') plain += base::to_upper(c);
  }
  const auto found = std::ranges::find_if(ends, [&](const NameEnd& row) { return plain.ends_with(row.end); });
  return found == ends.end() ? nullptr : &*found;
}

/// The existing names: the system's own, and `kubernetes`, Dapr's built-in secret store.
std::vector<std::string_view> known(const Node& system, const NameEnd& end) {
  std::vector<std::string_view> names;
  if (end.block.empty()) {
    if (const Node* topics = system.at("kafka.topics")) {
      for (const Entry& topic : topics->entries) names.push_back(topic.key);
    }
    return names;
  }
  if (const Node* name = system.at(fmt::format("dapr.{}.name", end.block))) names.push_back(name->text);
  if (end.block == "secretStore") names.push_back("kubernetes");
  return names;
}

void check_setting(const TargetContext& target, std::string_view name, const Node& value, std::string path,
                   Findings& findings) {
  if (!value.is(Kind::string) || value.text.empty() || value.text.find("${{") != std::string_view::npos)
    return;
  const NameEnd* end = end_of(name);
  if (end == nullptr || !target.on(end->block.empty() ? "kafka.enabled" : "dapr.enabled")) return;
  const std::vector<std::string_view> names = known(target.system, *end);
  if (names.empty() || std::ranges::find(names, value.text) != names.end()) return;
  const std::string_view near = base::closest_match(value.text, names);
  findings.push_back({.rule = end->block.empty() ? "unknown-kafka-topic" : "unknown-dapr-component",
                      .message = fmt::format("`{}` references the {} `{}`, which the system does not have",
                                             name, end->what, value.text),
                      .span = value.span,
                      .help = near.empty() ? fmt::format("known: `{}`", base::join(names, "`, `"))
                                           : fmt::format("did you mean `{}`?", near),
                      .path = std::move(path)});
}

void check_map(const TargetContext& target, const Node* map, const std::string& path, Findings& findings) {
  if (map == nullptr || !map->is(Kind::map)) return;
  for (const Entry& entry : map->entries) {
    check_setting(target, entry.key, *entry.value, fmt::format("{}.{}", path, entry.key), findings);
  }
}

}  // namespace

void check_names_in_settings(const TargetContext& target, Findings& findings) {
  check_map(target, target.at("config"), "config", findings);
  if (const Node* keys = target.system.at("config.keys")) {
    for (const Entry& key : keys->entries) {
      if (const Node* value = key.value->get("value")) check_setting(target, key.key, *value, {}, findings);
    }
  }
  for (const ActiveComponent& component : active_components(target)) {
    check_map(target, component.values.get("env"), fmt::format("{}.env", component.key), findings);
    check_map(target, component.system.get("env"), {}, findings);
  }
}

}  // namespace twinhull::model
