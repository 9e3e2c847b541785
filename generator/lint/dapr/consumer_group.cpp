// Who shares the messages of a pub/sub component: apps of one consumer group get each message once among
// them.

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "lint/dapr/checks.h"
#include "lint/dapr/component.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// The settings that make apps one group, by pub/sub type; separated by blanks, the one that counts first.
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
    Group{"", "consumerID"},  // all others: without one, the runtime puts in the app's id
};

std::vector<std::string_view> settings_of(std::string_view type) {
  for (const Group& one : groups) {
    if (one.type.empty() || one.type == type) return base::split(one.settings, ' ');
  }
  return {};
}

bool is_shared(const Object& component) { return items_at(component.node, "scopes").size() != 1; }

}  // namespace

void check_consumer_group(const Object& object, const ObjectIndex&, Reporter& report) {
  const ComponentType* type = type_of(object);
  if (type == nullptr || !type->type.starts_with("pubsub.") || !is_shared(object)) return;
  for (const std::string_view name : settings_of(type->type)) {
    const Node* group = value_of(object, name);
    if (group == nullptr || group->text.empty() || is_open(group->text)) continue;
    report.add(
        object, group->span,
        fmt::format("all apps that load `{}` are one consumer group: each message goes to one of them only",
                    display(object)),
        "leave it out, so that each app goes by its own id, write `{namespace}` (the namespace and the app "
        "id), or list one app in `scopes`");
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
      object, place(object),
      fmt::format("`{}` names no consumer group: each app that loads it is one of its own, by its app id",
                  display(object)),
      "name one with `consumerGroup: \"{namespace}\"` where app ids are not unique among the namespaces "
      "that share the broker");
}

}  // namespace twinhull::lint
