// Which permissions bindings grant to whom.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/rbac/checks.h"
#include "lint/rbac/policy.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

constexpr std::array<std::string_view, 1> everything = {"*"};

/// The rule that makes a role equivalent to `cluster-admin`; null if none.
const Node* unlimited_rule(const Object& role) {
  for (const Node* rule : items_at(role.node, "rules")) {
    if (!rule->is(yaml::Kind::map)) continue;
    if (named_in(*rule, "apiGroups", everything) != nullptr &&
        named_in(*rule, "resources", everything) != nullptr &&
        named_in(*rule, "verbs", everything) != nullptr && items_at(rule, "resourceNames").empty()) {
      return rule;
    }
  }
  return nullptr;
}

/// "`ServiceAccount/web` and 2 more"; the subjects of an empty binding are unknown.
std::string subjects_of(const Object& binding) {
  const std::span<const Node* const> subjects = items_at(binding.node, "subjects");
  if (subjects.empty()) return "its subjects";
  const std::string first = describe_subject(*subjects.front());
  return subjects.size() == 1 ? first : fmt::format("{} and {} more", first, subjects.size() - 1);
}

/// Roles that only allow discovery of APIs, or token reviews.
bool is_public_role(std::string_view name) {
  constexpr std::array<std::string_view, 4> known = {"system:basic-user", "system:discovery",
                                                     "system:public-info-viewer",
                                                     "system:service-account-issuer-discovery"};
  return std::ranges::find(known, name) != known.end();
}

/// The meaning of a name for more than one user or program; empty for all others.
std::string_view crowd(const Node& subject) {
  const std::string_view kind = text_at(&subject, "kind");
  const std::string_view name = text_at(&subject, "name");
  if (kind == "User" && name == "system:anonymous") return "includes all anonymous requests";
  if (kind != "Group") return {};
  if (name == "system:unauthenticated") return "includes all anonymous requests";
  if (name == "system:authenticated") return "includes every authenticated user and ServiceAccount";
  if (name == "system:masters") return "bypasses RBAC: the permissions cannot be revoked";
  return {};
}

}  // namespace

void check_cluster_admin_binding(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (!is_binding(object)) return;
  const Node* name = value_at(object.node, "roleRef.name");
  if (name == nullptr) return;
  const std::string_view kind = text_at(object.node, "roleRef.kind");
  const bool admin = kind == "ClusterRole" && name->text == "cluster-admin";
  const Object* role = admin ? nullptr : index.find(object, kind, name->text);
  const Node* rule = role == nullptr ? nullptr : unlimited_rule(*role);
  if (!admin && rule == nullptr) return;
  const std::string reach = object.id.kind == "RoleBinding"
                                ? fmt::format("in namespace `{}`", object.namespace_name)
                                : std::string("in the whole cluster");
  diagnostic::Finding& finding = report.add(
      object, name->span,
      fmt::format("`{}` grants {} all permissions {}", display(object), subjects_of(object), reach),
      "bind a role with only the permissions that are needed");
  if (rule != nullptr) finding.related.push_back({"this rule allows everything", rule->span});
}

void check_public_role_binding(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_binding(object) || is_public_role(text_at(object.node, "roleRef.name"))) return;
  for (const Node* subject : items_at(object.node, "subjects")) {
    const std::string_view whom = subject->is(yaml::Kind::map) ? crowd(*subject) : std::string_view();
    if (whom.empty()) continue;
    report.add(object, subject->get("name")->span,
               fmt::format("`{}` grants `{}` to `{}`, which {}", display(object),
                           text_at(object.node, "roleRef.name"), text_at(subject, "name"), whom),
               "bind the users, groups or ServiceAccounts that need it");
  }
}

void check_default_service_account_binding(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_binding(object)) return;
  for (const Node* subject : items_at(object.node, "subjects")) {
    if (text_at(subject, "kind") != "ServiceAccount" || text_at(subject, "name") != "default") continue;
    report.add(
        object, subject->get("name")->span,
        fmt::format(
            "`{}` grants `{}` to ServiceAccount `default`, which every Pod without `serviceAccountName` uses",
            display(object), text_at(object.node, "roleRef.name")),
        "create a ServiceAccount for the Pod that needs it, and bind that one");
  }
}

}  // namespace twinhull::lint
