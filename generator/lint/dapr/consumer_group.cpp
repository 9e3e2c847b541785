// Apps that share the messages of a pub/sub component: each message is delivered once per consumer group.

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "lint/dapr/checks.h"
#include "lint/dapr/component.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// The settings that define the consumer group, by pub/sub type; separated by blanks, highest precedence
/// first.
struct Group {
  std::string_view type;
  std::string_view settings;
};

constexpr std::array groups = {
    Group{"pubsub.kafka", "consumerGroup consumerID"},
    Group{"pubsub.rocketmq", "consumerGroup groupName"},
    Group{"pubsub.azure.eventhubs", "consumerID consumerGroup"},
    Group{"pubsub.jetstream", "queueGroupName durableName"},
    Group{"pubsub.kubemq", "group"},
    Group{"", "consumerID"},  // all others: by default, the runtime uses the app ID
};

std::vector<std::string_view> settings_of(std::string_view type) {
  for (const Group& one : groups) {
    if (one.type.empty() || one.type == type) return base::split(one.settings, ' ');
  }
  return {};
}

bool is_shared(const Object& component) { return items_at(component.node, "scopes").size() != 1; }

}  // namespace

void check_shared_consumer_group(const Object& object, const ObjectIndex&, Reporter& report) {
  const ComponentType* type = type_of(object);
  if (type == nullptr || !type->type.starts_with("pubsub.") || !is_shared(object)) return;
  for (const std::string_view name : settings_of(type->type)) {
    const Node* group = value_of(object, name);
    if (group == nullptr || group->text.empty() || is_open(group->text)) continue;
    report.add(
        object, group->span,
        fmt::format(
            "all apps that load `{}` share one consumer group: each message is delivered to only one of them",
            display(object)),
        "remove it to use each app's ID, set `{namespace}` (the namespace and the app ID), or list one app "
        "in `scopes`");
    return;
  }
}

void check_default_consumer_group(const Object& object, const ObjectIndex&, Reporter& report) {
  const ComponentType* type = type_of(object);
  if (type == nullptr || type->type != "pubsub.kafka" || !is_shared(object)) return;
  for (const std::string_view name : settings_of(type->type)) {
    if (setting(object, name) != nullptr) return;
  }
  report.add(
      object, location_of(object),
      fmt::format("`{}` sets no consumer group: it defaults to the app ID of each app", display(object)),
      "set `consumerGroup: \"{namespace}\"` if app IDs are not unique among the namespaces that share the "
      "broker");
}

}  // namespace twinhull::lint
