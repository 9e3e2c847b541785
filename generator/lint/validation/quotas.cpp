// Quotas and limits: scopes that exclude each other, and numbers that are whole.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "kubernetes/quantity.h"
#include "lint/validation/conflicts.h"

namespace twinhull::lint {
namespace {

using kubernetes::Quantity;
using yaml::Node;

/// Kinds of which a quota limits the number.
constexpr std::string_view counted =
    "configmaps persistentvolumeclaims pods replicationcontrollers resourcequotas secrets services "
    "services.loadbalancers services.nodeports";

bool is_counted(std::string_view key) {
  const std::vector<std::string_view> kinds = base::split(counted, ' ');
  return std::ranges::find(kinds, key) != kinds.end();
}

/// What a quota with a scope can restrict.
constexpr std::array<std::string_view, 7> of_pods = {"cpu",  "limits.cpu",   "limits.memory",  "memory",
                                                     "pods", "requests.cpu", "requests.memory"};

std::optional<Quantity> amount(const Node* node) {
  if (node == nullptr || node->is(yaml::Kind::map) || node->is(yaml::Kind::list) ||
      node->is(yaml::Kind::null))
    return std::nullopt;
  return kubernetes::parse_quantity(base::trim(node->text)).value;
}

void check_hard(const Object& object, Reporter& report) {
  const Node* hard = value_at(object.node, "spec.hard");
  if (hard == nullptr) return;
  for (const yaml::Entry& entry : hard->entries) {
    const std::optional<Quantity> value = amount(entry.value);
    const bool whole = is_counted(entry.key) || entry.key.starts_with("count/");
    if (whole && value && value->nanos % 1'000'000'000 != 0)
      report.add(object, entry.value->span,
                 fmt::format("`{}` is {}, not a whole number: the API server rejects it", entry.key,
                             entry.value->text),
                 "use a whole number");
  }
}

struct Scope {
  std::string_view name;
  const Node* node = nullptr;
};

std::vector<Scope> scopes_of(const Object& object) {
  std::vector<Scope> scopes;
  for (const Node* scope : items_at(object.node, "spec.scopes")) scopes.push_back({scope->text, scope});
  for (const Node* one : items_at(object.node, "spec.scopeSelector.matchExpressions")) {
    const Node* name = value_at(one, "scopeName");
    if (name != nullptr) scopes.push_back({name->text, name});
  }
  return scopes;
}

void check_scopes(const Object& object, Reporter& report) {
  const std::vector<Scope> scopes = scopes_of(object);
  const auto has = [&](std::string_view name) {
    return std::ranges::any_of(scopes, [&](const Scope& scope) { return scope.name == name; });
  };
  const Node* hard = value_at(object.node, "spec.hard");
  for (const Scope& scope : scopes) {
    const bool negated = scope.name.starts_with("Not");
    if (negated && has(scope.name.substr(3)))
      report.add(object, scope.node->span,
                 fmt::format("scope `{}` contradicts `{}`: the API server rejects it", scope.name,
                             scope.name.substr(3)),
                 "remove one of them");
    if (hard == nullptr || scope.name == "VolumeAttributesClass") continue;
    for (const yaml::Entry& entry : hard->entries) {
      const bool known = is_counted(entry.key) || std::ranges::find(of_pods, entry.key) != of_pods.end() ||
                         entry.key == "requests.storage";
      const bool allowed = scope.name == "BestEffort"
                               ? entry.key == "pods"
                               : std::ranges::find(of_pods, entry.key) != of_pods.end();
      if (!known || allowed) continue;
      report.add(object, entry.key_span,
                 fmt::format("`{}` is not allowed with scope `{}`: the API server rejects it", entry.key,
                             scope.name),
                 "use a quota of its own without the scope");
      return;
    }
  }
}

/// Requests of a maximum ratio below what maximum and minimum allow anyway.
void check_ratio(const Object& object, const Node& item, Reporter& report) {
  const Node* ratios = value_at(&item, "maxLimitRequestRatio");
  if (ratios == nullptr) return;
  for (const yaml::Entry& entry : ratios->entries) {
    const Node* least = value_at(&item, "min");
    const Node* most = value_at(&item, "max");
    const auto ratio = amount(entry.value);
    const auto min = amount(least == nullptr ? nullptr : least->get(entry.key));
    const auto max = amount(most == nullptr ? nullptr : most->get(entry.key));
    if (!ratio || !min || !max || min->nanos == 0) continue;
    const long double allowed = static_cast<long double>(max->nanos) / static_cast<long double>(min->nanos);
    if (static_cast<long double>(ratio->nanos) / 1e9L <= allowed) continue;
    report.add(object, entry.value->span,
               fmt::format("ratio {} of `{}` is above `max` divided by `min`: the API server rejects it",
                           entry.value->text, entry.key),
               "lower it, or remove it");
  }
}

}  // namespace

void check_quota_conflicts(const Object& object, Reporter& report) {
  if (object.id.kind == "LimitRange") {
    for (const Node* item : items_at(object.node, "spec.limits")) check_ratio(object, *item, report);
    return;
  }
  check_hard(object, report);
  check_scopes(object, report);
}

}  // namespace twinhull::lint
