#include <fmt/format.h>

#include "lint/engine/missing.h"
#include "lint/objects/cluster_scope.h"
#include "lint/policy/checks.h"

namespace twinhull::lint {

void check_dangling_policy_reference(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.group != "admissionregistration.k8s.io" ||
      !object.id.kind.ends_with("AdmissionPolicyBinding"))
    return;
  const std::string_view kind =
      object.id.kind.substr(0, object.id.kind.size() - std::string_view("Binding").size());
  const yaml::Node* name = value_at(object.node, "spec.policyName");
  if (name == nullptr || name->text.empty() || index.exists(object, kind, "", name->text)) return;
  add_missing(object, {.kind = kind, .name = name},
              fmt::format("the policy `{}` is not defined: the binding has no effect", name->text),
              "define the policy, or correct the name", index, report);
}

}  // namespace twinhull::lint
