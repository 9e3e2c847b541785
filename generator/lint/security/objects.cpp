#include <fmt/format.h>

#include "lint/security/checks.h"

namespace twinhull::lint {

void check_kube_system_workload(const Object& object, const ObjectIndex&, Reporter& report) {
  if (object.pod < 0 || object.namespace_name != "kube-system") return;
  const yaml::Node* namespace_name = object.at("metadata.namespace");
  report.add(object, namespace_name->span, fmt::format("`{}` runs in kube-system", display(object)),
             "use a separate namespace");
}

void check_pod_security_not_enforced(const Object& object, const ObjectIndex&, Reporter& report) {
  if (object.id.kind != "Namespace" || !object.id.group.empty()) return;
  constexpr std::string_view help =
      "set the label `pod-security.kubernetes.io/enforce` to `baseline` or `restricted`";
  const yaml::Node* labels = value_at(object.node, "metadata.labels");
  const yaml::Node* level = labels == nullptr ? nullptr : labels->get("pod-security.kubernetes.io/enforce");
  if (level == nullptr) {
    report.add(object, location_of(object),
               fmt::format("`{}` does not enforce a Pod Security level", display(object)), std::string(help));
  } else if (text_at(level, "") == "privileged") {
    report.add(object, level->span,
               fmt::format("`{}` enforces the Pod Security level `privileged`", display(object)),
               std::string(help));
  }
}

void check_service_account_token_secret(const Object& object, const ObjectIndex&, Reporter& report) {
  if (object.id.kind != "Secret" || !object.id.group.empty()) return;
  const yaml::Node* type = value_at(object.node, "type");
  if (text_at(type, "") != "kubernetes.io/service-account-token") return;
  report.add(object, type->span,
             fmt::format("`{}` contains a Kubernetes API token that does not expire", display(object)),
             "use `kubectl create token` or a projected volume");
}

void check_permissive_scc(const Object& object, const ObjectIndex&, Reporter& report) {
  if (object.id.kind != "SecurityContextConstraints") return;
  const yaml::Node* privileged = value_at(object.node, "allowPrivilegedContainer");
  if (privileged != nullptr && privileged->is_true()) {
    report.add(object, privileged->span, fmt::format("`{}` allows privileged containers", display(object)),
               "set `allowPrivilegedContainer: false`");
  }
  const yaml::Node* user = value_at(object.node, "runAsUser.type");
  if (text_at(user, "") == "RunAsAny") {
    report.add(object, user->span, fmt::format("`{}` allows containers to run as root", display(object)),
               "use the type `MustRunAsNonRoot` or `MustRunAsRange`");
  }
}

}  // namespace twinhull::lint
