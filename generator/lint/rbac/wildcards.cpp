#include <fmt/format.h>

#include <array>

#include "lint/rbac/checks.h"
#include "lint/rbac/policy.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

constexpr std::array<std::string_view, 1> everything = {"*"};

/// The API groups of Kubernetes: `*` in them includes Secrets, roles and whatever new releases add.
bool in_own_groups(const Node& rule) {
  for (const Node* group : items_at(&rule, "apiGroups")) {
    if (group->text == "*" || kubernetes::is_builtin_group(group->text)) return true;
  }
  return false;
}

}  // namespace

void check_wildcard_rbac_rule(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_role(object)) return;
  for (const Node* rule : items_at(object.node, "rules")) {
    if (!rule->is(yaml::Kind::map)) continue;
    if (const Node* resource = named_in(*rule, "resources", everything);
        resource != nullptr && in_own_groups(*rule)) {
      report.add(object, resource->span,
                 fmt::format("`{}` grants all resources, including those of later versions", display(object)),
                 "list the resources that are needed");
    } else if (const Node* verb = named_in(*rule, "verbs", everything);
               verb != nullptr && in_own_groups(*rule)) {
      report.add(
          object, verb->span,
          fmt::format("`{}` grants all verbs, including `delete` and `deletecollection`", display(object)),
          "list the verbs that are needed");
    } else if (const Node* group = named_in(*rule, "apiGroups", everything)) {
      report.add(object, group->span,
                 fmt::format("`{}` grants resources with these names in all API groups", display(object)),
                 "list the API groups that are needed");
    }
  }
}

}  // namespace twinhull::lint
