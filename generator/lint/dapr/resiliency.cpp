// Policies and targets of a Resiliency.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "lint/dapr/checks.h"
#include "lint/dapr/component.h"

namespace twinhull::lint {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

std::vector<std::string_view> keys_of(const Node* map) {
  std::vector<std::string_view> keys;
  for (const Entry& entry : map == nullptr ? std::span<const Entry>() : map->entries)
    keys.push_back(entry.key);
  return keys;
}

/// The policies that one target of a Resiliency references.
void check_policies(const Object& object, const Node& target, Reporter& report) {
  struct PolicyKind {
    std::string_view field;
    std::string_view list;
  };
  for (const PolicyKind& sort : {PolicyKind{"timeout", "timeouts"}, PolicyKind{"retry", "retries"},
                                 PolicyKind{"circuitBreaker", "circuitBreakers"}}) {
    const Node* named = target.get(sort.field);
    if (named == nullptr || !named->is(Kind::string)) continue;
    const Node* policies = value_at(object.node, "spec.policies");
    const Node* list = policies == nullptr ? nullptr : policies->get(sort.list);
    const std::vector<std::string_view> known = keys_of(list);
    if (std::ranges::find(known, named->text) != known.end()) continue;
    const std::string_view near = base::closest_match(named->text, known);
    report.add(
        object, named->span,
        fmt::format("`{}` does not define policy `{}` in its `{}`", display(object), named->text, sort.list),
        near.empty() ? fmt::format("add it to `spec.policies.{}`", sort.list)
                     : fmt::format("did you mean `{}`?", near));
  }
}

}  // namespace

void check_unknown_dapr_resiliency_policy(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_dapr(object, "Resiliency")) return;
  const Node* targets = value_at(object.node, "spec.targets");
  if (targets == nullptr || !targets->is(Kind::map)) return;
  for (const Entry& sort : targets->entries) {
    for (const Entry& target : sort.value->entries) {
      if (!target.value->is(Kind::map)) continue;
      check_policies(object, *target.value, report);
      for (const std::string_view way : {"inbound", "outbound"}) {
        const Node* one = target.value->get(way);
        if (one != nullptr && one->is(Kind::map)) check_policies(object, *one, report);
      }
    }
  }
}

void check_unknown_dapr_resiliency_target(const Object& object, const ObjectIndex& index, Reporter& report) {
  const Node* targets =
      is_dapr(object, "Resiliency") ? value_at(object.node, "spec.targets.components") : nullptr;
  if (targets == nullptr || !targets->is(Kind::map)) return;
  std::vector<std::string_view> known;
  for (const Object* one : index.all(object, "Component", object.namespace_name))
    known.push_back(one->id.name);
  if (known.empty()) return;  // the components are not part of the run
  for (const Entry& target : targets->entries) {
    if (index.exists(object, "Component", target.key)) continue;
    const std::string_view near = base::closest_match(target.key, known);
    report.add(object, target.key_span,
               fmt::format("`{}` targets component `{}`, which is not defined", display(object), target.key),
               near.empty()
                   ? fmt::format("use the name of a Component, or pass `--external Component/{}`", target.key)
                   : fmt::format("did you mean `{}`?", near));
  }
}

}  // namespace twinhull::lint
