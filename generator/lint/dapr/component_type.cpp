// Types and versions of Components: a sidecar exits if one is unknown.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "lint/dapr/checks.h"
#include "lint/dapr/component.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

std::vector<std::string_view> type_names() {
  std::vector<std::string_view> names;
  for (const ComponentType& one : component_tables().types) {
    if (names.empty() || names.back() != one.type) names.push_back(one.type);
  }
  for (const ComponentName& alias : component_tables().aliases) names.push_back(alias.name);
  return names;
}

/// `pubsub` of `pubsub.kafka`.
std::string_view block_of(std::string_view type) { return type.substr(0, type.find('.')); }

bool is_block(std::string_view name) {
  return std::ranges::any_of(component_tables().types, [&](const ComponentType& one) {
    return base::equal_ignoring_case(block_of(one.type), name);
  });
}

}  // namespace

void check_unknown_component_type(const Object& object, const ObjectIndex&, Reporter& report) {
  const Node* type = is_dapr(object, "Component") ? value_at(object.node, "spec.type") : nullptr;
  if (type == nullptr || type->text.empty() || is_open(type->text) || !versions_of(type->text).empty())
    return;
  const std::string_view near = base::closest_match(type->text, type_names());
  const bool known_block = is_block(block_of(type->text));
  report.add(object, type->span,
             fmt::format("Dapr {} has no component type `{}`{}", component_tables().release, type->text,
                         known_block ? ": sidecars that load it exit, unless it is a pluggable component"
                                     : ": its building block is unknown"),
             near.empty() ? "use a type that the Dapr version of the cluster has"
                          : fmt::format("did you mean `{}`?", near));
}

void check_unknown_component_version(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_dapr(object, "Component")) return;
  const std::string_view type = text_at(object.node, "spec.type");
  const Node* version = value_at(object.node, "spec.version");
  if (version == nullptr || is_open(version->text)) return;
  const std::span<const ComponentType> all = versions_of(type);
  if (all.empty() || version_of(type, version->text) != nullptr) return;
  std::vector<std::string_view> known;
  for (const ComponentType& one : all) known.push_back(one.version);
  report.add(object, version->span,
             fmt::format("`{}` has no version `{}`: sidecars that load it exit", type, version->text),
             fmt::format("write `{}`", base::join(known, "` or `")));
}

}  // namespace twinhull::lint
