#include "lint/validation/conflicts.h"

#include <algorithm>
#include <array>

#include "lint/validation/checks.h"

namespace twinhull::lint {
namespace {

struct Row {
  std::string_view group;
  std::string_view kind;
  void (*check)(const Object&, Reporter&);
};

constexpr std::array rows = {
    Row{"", "ConfigMap", check_name_conflicts},
    Row{"", "Endpoints", check_endpoint_conflicts},
    Row{"", "Event", check_name_conflicts},
    Row{"", "LimitRange", check_quota_conflicts},
    Row{"", "PersistentVolume", check_storage_conflicts},
    Row{"", "PersistentVolumeClaim", check_storage_conflicts},
    Row{"", "ResourceQuota", check_quota_conflicts},
    Row{"", "Service", check_service_conflicts},
    Row{"admissionregistration.k8s.io", "MutatingWebhookConfiguration", check_webhook_conflicts},
    Row{"admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding", check_policy_binding_conflicts},
    Row{"admissionregistration.k8s.io", "ValidatingWebhookConfiguration", check_webhook_conflicts},
    Row{"apiregistration.k8s.io", "APIService", check_name_conflicts},
    Row{"apps", "StatefulSet", check_storage_conflicts},
    Row{"batch", "CronJob", check_job_conflicts},
    Row{"batch", "Job", check_job_conflicts},
    Row{"certificates.k8s.io", "CertificateSigningRequest", check_certificate_request_conflicts},
    Row{"discovery.k8s.io", "EndpointSlice", check_endpoint_conflicts},
    Row{"flowcontrol.apiserver.k8s.io", "FlowSchema", check_flow_schema_conflicts},
    Row{"flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration", check_priority_level_conflicts},
    Row{"networking.k8s.io", "ServiceCIDR", check_service_range_conflicts},
    Row{"node.k8s.io", "RuntimeClass", check_runtime_class_conflicts},
    Row{"rbac.authorization.k8s.io", "ClusterRoleBinding", check_binding_conflicts},
    Row{"rbac.authorization.k8s.io", "RoleBinding", check_binding_conflicts},
    Row{"resource.k8s.io", "ResourceClaim", check_device_claim_conflicts},
    Row{"resource.k8s.io", "ResourceClaimTemplate", check_device_claim_conflicts},
    Row{"scheduling.k8s.io", "PriorityClass", check_name_conflicts},
    Row{"storage.k8s.io", "StorageClass", check_storage_class_conflicts},
};

void check_metadata(const Object& object, Reporter& report) {
  bool controlled = false;
  for (const yaml::Node* owner : items_at(object.node, "metadata.ownerReferences")) {
    if (!is_true_at(owner, "controller")) continue;
    if (controlled)
      report.add(object, owner->span, "two owners are the controller: the API server rejects it",
                 "set `controller: true` for one of them");
    controlled = true;
  }
  for (const yaml::Node* owner : items_at(object.node, "metadata.ownerReferences")) {
    const yaml::Node* kind = value_at(owner, "kind");
    if (text_at(kind, "") == "Event" && text_at(owner, "apiVersion") == "v1")
      report.add(object, kind->span, "an Event cannot be an owner: the API server rejects it",
                 "remove it from `ownerReferences`");
  }
  bool orphan = false, foreground = false;
  for (const yaml::Node* one : items_at(object.node, "metadata.finalizers")) {
    orphan = orphan || one->text == "orphan";
    foreground = foreground || one->text == "foregroundDeletion";
    if (!orphan || !foreground) continue;
    report.add(object, one->span,
               "finalizers are `orphan` and `foregroundDeletion`: the API server rejects it",
               "remove one of them");
    return;
  }
}

}  // namespace

void check_conflicting_fields(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (!kubernetes::is_builtin_group(object.id.group)) return;
  check_metadata(object, report);
  for (const Row& row : rows) {
    if (row.kind == object.id.kind && row.group == object.id.group) row.check(object, report);
  }
  const PodView* pod = index.pod_of(object);
  if (index.kubernetes_version() >= kubernetes::KubernetesVersion{33}) {
    check_node_label_values(
        object,
        pod == nullptr
            ? value_at(object.node, "spec.nodeAffinity.required")
            : value_at(pod->spec, "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"),
        report);
  }
  if (pod == nullptr) return;
  check_pod_conflicts(object, *pod, report);
  check_pod_annotation_conflicts(object, *pod, report);
  check_pod_os_conflicts(object, *pod, report);
  check_pod_resource_conflicts(object, *pod, report);
}

}  // namespace twinhull::lint
