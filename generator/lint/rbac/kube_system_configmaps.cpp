#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/rbac/checks.h"
#include "lint/rbac/policy.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

constexpr std::array<std::string_view, 1> core = {""};
constexpr std::array<std::string_view, 1> resources = {"configmaps"};
constexpr std::array<std::string_view, 3> writing = {"*", "update", "patch"};
/// Configuration of the cluster in kube-system, and what writing it allows.
constexpr std::array<std::string_view, 4> vital = {"aws-auth", "coredns", "coredns-custom", "kube-proxy"};
constexpr std::array<std::string_view, 4> means = {
    "it controls who administers the cluster", "it controls name resolution", "it controls name resolution",
    "it controls the traffic of Services"};

}  // namespace

void check_access_to_kube_system_configmaps(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_role(object) || (object.id.kind == "Role" && object.namespace_name != "kube-system")) return;
  for (const Node* rule : items_at(object.node, "rules")) {
    if (!rule->is(yaml::Kind::map) || !in_groups(*rule, core)) continue;
    const Node* resource = granted_resource(*rule, resources);
    if (resource == nullptr || named_in(*rule, "verbs", writing) == nullptr) continue;
    const bool limited = !items_at(rule, "resourceNames").empty();
    const Node* named = named_in(*rule, "resourceNames", vital);
    if (limited && named == nullptr) continue;
    const std::string_view name = named == nullptr ? "coredns" : named->text;
    const auto which = static_cast<std::size_t>(std::ranges::find(vital, name) - vital.begin());
    report.add(
        object, (named != nullptr ? named : resource)->span,
        fmt::format("`{}` can change ConfigMap `{}` in kube-system: {}", display(object), name, means[which]),
        object.id.kind == "Role" ? "list the ConfigMaps in `resourceNames`"
                                 : "use a Role in the namespace of the ConfigMaps");
  }
}

}  // namespace twinhull::lint
