// Incomplete or contradictory rules of roles: the API server rejects them.
#include <fmt/format.h>

#include "lint/rbac/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

bool has(const Node& rule, std::string_view key) {
  const Node* list = value_at(&rule, key);
  return list != nullptr && (!list->items.empty() || !list->is(yaml::Kind::list));
}

}  // namespace

void check_invalid_role_rule(const Object& object, const ObjectIndex&, Reporter& report) {
  if (object.id.group != "rbac.authorization.k8s.io" ||
      (object.id.kind != "Role" && object.id.kind != "ClusterRole"))
    return;
  for (const Node* rule : items_at(object.node, "rules")) {
    if (!rule->is(yaml::Kind::map)) continue;
    const bool urls = has(*rule, "nonResourceURLs");
    const bool resources = has(*rule, "resources") || has(*rule, "apiGroups") || has(*rule, "resourceNames");
    if (urls && object.id.kind == "Role") {
      report.add(object, rule->span, "a Role cannot allow `nonResourceURLs`: the API server rejects it",
                 "move the rule to a ClusterRole");
    } else if (urls && resources) {
      report.add(object, rule->span,
                 "a rule is for `nonResourceURLs` or for `resources`: the API server rejects both",
                 "split it into two rules");
    } else if (!urls && (!has(*rule, "resources") || !has(*rule, "apiGroups"))) {
      const std::string_view missing = has(*rule, "apiGroups") ? "resources" : "apiGroups";
      report.add(object, last_key(rule, missing, rule->span),
                 fmt::format("a rule has no `{}`: the API server rejects it", missing),
                 missing == "apiGroups" ? "add `apiGroups`, which is `[\"\"]` for Pods, Services and the like"
                                        : "add `resources`, such as `[pods]`");
    }
  }
}

}  // namespace twinhull::lint
