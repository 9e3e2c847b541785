#include "lint/policy/match.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "lint/objects/selector.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// Whether the list at a key has the word or `*`; an absent one has everything.
bool lists(const Node& rule, std::string_view key, std::string_view word) {
  const std::span<const Node* const> items = items_at(&rule, key);
  if (items.empty()) return true;
  return std::ranges::any_of(items,
                             [&](const Node* item) { return item->text == "*" || item->text == word; });
}

bool fits_scope(const Node& rule, const Request& request) {
  const std::string_view scope = text_at(&rule, "scope");
  if (scope.empty() || scope == "*") return true;
  return (scope == "Namespaced") == !request.namespace_name.empty();
}

bool fits_rule(const Node& rule, const Request& request, bool exact) {
  const bool resource = lists(rule, "resources", request.resource) || lists(rule, "resources", "*/*");
  // Objects of another version of the group are converted.
  const bool version = !exact || lists(rule, "apiVersions", request.version);
  const std::span<const Node* const> names = items_at(&rule, "resourceNames");
  const bool named = names.empty() || std::ranges::any_of(names, [&](const Node* name) {
                       return !request.name.empty() && name->text == request.name;
                     });
  return lists(rule, "apiGroups", request.group) && version && resource && named &&
         lists(rule, "operations", "CREATE") && fits_scope(rule, request);
}

/// The label that the API server gives each Namespace.
constexpr std::string_view name_label = "kubernetes.io/metadata.name";

/// Whether a selector reads no label but the name of the Namespace.
bool reads_name_alone(const Node& selector) {
  if (const Node* labels = selector.get("matchLabels")) {
    for (const yaml::Entry& entry : labels->entries) {
      if (entry.key != name_label) return false;
    }
  }
  return std::ranges::all_of(items_at(&selector, "matchExpressions"),
                             [](const Node* expression) { return text_at(expression, "key") == name_label; });
}

bool fits_namespace(const Node* selector, const Request& request) {
  if (selector == nullptr || selector->entries.empty()) return true;
  const Node* own = request.kind == "Namespace" ? request.node : nullptr;
  if (request.namespace_name.empty() && own == nullptr) return true;  // cluster-scoped
  const Node* space = own != nullptr ? own : request.space == nullptr ? nullptr : request.space->node;
  if (space == nullptr && !reads_name_alone(*selector)) return false;
  base::Arena arena(0x400);
  std::vector<yaml::Entry> labels;
  if (const Node* given = space == nullptr ? nullptr : space->at("metadata.labels"))
    labels.assign(given->entries.begin(), given->entries.end());
  const std::string_view name = own != nullptr ? request.name : request.namespace_name;
  labels.push_back({.key = name_label, .value = yaml::make_string(arena, name)});
  return selects(selector, yaml::make_map(arena, labels));
}

bool fits_object(const Node* selector, const Request& request) {
  if (selector == nullptr || selector->entries.empty()) return true;
  return selects(selector, request.node->at("metadata.labels"));
}

bool any_fits(const Node& constraints, std::string_view key, const Request& request) {
  const bool exact = text_at(&constraints, "matchPolicy") == "Exact";
  return std::ranges::any_of(items_at(&constraints, key),
                             [&](const Node* rule) { return fits_rule(*rule, request, exact); });
}

}  // namespace

bool matches(const Node* constraints, const Request& request) {
  // Otherwise a policy could prevent its own removal.
  if (request.group == "admissionregistration.k8s.io" &&
      request.kind.find("AdmissionPolicy") != request.kind.npos)
    return false;
  if (constraints == nullptr || !constraints->is(yaml::Kind::map)) return true;
  const bool ruled =
      items_at(constraints, "resourceRules").empty() || any_fits(*constraints, "resourceRules", request);
  return ruled && !any_fits(*constraints, "excludeResourceRules", request) &&
         fits_namespace(constraints->get("namespaceSelector"), request) &&
         fits_object(constraints->get("objectSelector"), request);
}

}  // namespace twinhull::lint
