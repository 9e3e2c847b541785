#include <fmt/format.h>

#include <set>
#include <tuple>

#include "lint/security/checks.h"

namespace twinhull::lint {
namespace {

using Account = std::tuple<std::uint32_t, std::string_view, std::string_view>;

std::string_view account_of(const PodView& pod) {
  std::string_view name = text_at(pod.spec, "serviceAccountName");
  if (name.empty()) name = text_at(pod.spec, "serviceAccount");
  return name.empty() ? "default" : name;
}

/// Whether the token is mounted: the setting of the pod takes precedence over that of its account.
bool mounts_token(const PodView& pod, const ObjectIndex& index) {
  const yaml::Node* own = value_at(pod.spec, "automountServiceAccountToken");
  if (own != nullptr) return own->is_true();
  const Object* account = index.find(*pod.object, "ServiceAccount", account_of(pod));
  const yaml::Node* theirs =
      account == nullptr ? nullptr : value_at(account->node, "automountServiceAccountToken");
  return theirs == nullptr || theirs->is_true();
}

/// The accounts with permissions from a binding: their pods use the token.
std::set<Account> bound_accounts(const ObjectIndex& index) {
  std::set<Account> out;
  for (const Object& object : index.objects()) {
    if (object.id.kind != "RoleBinding" && object.id.kind != "ClusterRoleBinding") continue;
    for (const yaml::Node* subject : items_at(object.node, "subjects")) {
      if (text_at(subject, "kind") != "ServiceAccount") continue;
      std::string_view namespace_name = text_at(subject, "namespace");
      if (namespace_name.empty()) namespace_name = object.namespace_name;
      out.emplace(object.unit, namespace_name, text_at(subject, "name"));
    }
  }
  return out;
}

}  // namespace

void check_automounted_service_account_token(const ObjectIndex& index, Reporter& report) {
  const std::set<Account> bound = bound_accounts(index);
  for (const PodView& pod : index.pods()) {
    const Object& object = *pod.object;
    if (bound.contains({object.unit, object.namespace_name, account_of(pod)})) continue;
    if (!mounts_token(pod, index)) continue;
    const yaml::Node* own = value_at(pod.spec, "automountServiceAccountToken");
    report.add(object, own != nullptr ? own->span : pod.location(),
               fmt::format("`{}` mounts a token of ServiceAccount `{}`, which has no role bindings",
                           display(object), account_of(pod)),
               "set `automountServiceAccountToken: false` in the Pod spec");
  }
}

void check_default_service_account(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  if (account_of(pod) != "default" || !mounts_token(pod, index)) return;
  const yaml::Node* named = value_at(pod.spec, "serviceAccountName");
  report.add(*pod.object, named != nullptr ? named->span : pod.location(),
             fmt::format("`{}` uses ServiceAccount `default`", display(*pod.object)),
             "create a ServiceAccount for it, or set `automountServiceAccountToken: false`");
}

}  // namespace twinhull::lint
