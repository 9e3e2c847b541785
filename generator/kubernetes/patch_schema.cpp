#include "kubernetes/patch_schema.h"

#include <algorithm>

namespace twinhull::kubernetes {
namespace {

struct KindRow {
  std::string_view api_version;
  std::string_view kind;
  Type type = Type::object;
};

/// The kinds in Kustomize's schema. In newer versions (autoscaling/v2), lists are replaced, including
/// metadata.finalizers.
constexpr std::array kinds = {
    KindRow{"v1", "Pod", Type::pod},
    KindRow{"v1", "PodTemplate", Type::pod_template_object},
    KindRow{"v1", "ReplicationController", Type::workload},
    KindRow{"apps/v1", "Deployment", Type::workload},
    KindRow{"apps/v1", "StatefulSet", Type::workload},
    KindRow{"apps/v1", "DaemonSet", Type::workload},
    KindRow{"apps/v1", "ReplicaSet", Type::workload},
    KindRow{"batch/v1", "Job", Type::workload},
    KindRow{"batch/v1", "CronJob", Type::cron_job},
    KindRow{"batch/v1beta1", "CronJob", Type::cron_job},
    KindRow{"v1", "Service", Type::service},
    KindRow{"v1", "ServiceAccount", Type::service_account},
    KindRow{"v1", "Node", Type::node},
    KindRow{"admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", Type::webhooks},
    KindRow{"admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", Type::webhooks},
    KindRow{"storage.k8s.io/v1", "CSINode", Type::csi_node},
    KindRow{"v1", "ConfigMap"},
    KindRow{"v1", "Secret"},
    KindRow{"v1", "Namespace"},
    KindRow{"v1", "Endpoints"},
    KindRow{"v1", "LimitRange"},
    KindRow{"v1", "ResourceQuota"},
    KindRow{"v1", "PersistentVolume"},
    KindRow{"v1", "PersistentVolumeClaim"},
    KindRow{"apps/v1", "ControllerRevision"},
    KindRow{"autoscaling/v1", "HorizontalPodAutoscaler"},
    KindRow{"policy/v1", "PodDisruptionBudget"},
    KindRow{"networking.k8s.io/v1", "Ingress"},
    KindRow{"networking.k8s.io/v1", "IngressClass"},
    KindRow{"networking.k8s.io/v1", "NetworkPolicy"},
    KindRow{"rbac.authorization.k8s.io/v1", "Role"},
    KindRow{"rbac.authorization.k8s.io/v1", "RoleBinding"},
    KindRow{"rbac.authorization.k8s.io/v1", "ClusterRole"},
    KindRow{"rbac.authorization.k8s.io/v1", "ClusterRoleBinding"},
    KindRow{"scheduling.k8s.io/v1", "PriorityClass"},
    KindRow{"storage.k8s.io/v1", "StorageClass"},
    KindRow{"storage.k8s.io/v1", "CSIDriver"},
    KindRow{"apiextensions.k8s.io/v1", "CustomResourceDefinition"},
    KindRow{"apiregistration.k8s.io/v1", "APIService"},
    KindRow{"node.k8s.io/v1", "RuntimeClass"},
    KindRow{"coordination.k8s.io/v1", "Lease"},
    KindRow{"discovery.k8s.io/v1", "EndpointSlice"},
};

struct FieldRow {
  Type parent;
  std::string_view key;
  Type type;
  PatchStrategy list;
};

constexpr PatchStrategy by(std::string_view key, Type items = Type::known) {
  return {true, {key, ""}, items};
}
constexpr PatchStrategy by(std::string_view first, std::string_view second) {
  return {true, {first, second}, Type::known};
}
constexpr PatchStrategy as_set() { return {true, {}, Type::known}; }

constexpr std::array fields = {
    FieldRow{Type::meta, "finalizers", Type::known, as_set()},
    FieldRow{Type::meta, "ownerReferences", Type::known, by("uid")},
    FieldRow{Type::pod, "spec", Type::pod_spec, {}},
    FieldRow{Type::workload, "spec", Type::pod_controller_spec, {}},
    FieldRow{Type::pod_controller_spec, "template", Type::pod, {}},
    FieldRow{Type::pod_template_object, "template", Type::pod, {}},
    FieldRow{Type::cron_job, "spec", Type::cron_job_spec, {}},
    FieldRow{Type::cron_job_spec, "jobTemplate", Type::job_template, {}},
    FieldRow{Type::job_template, "spec", Type::pod_controller_spec, {}},
    FieldRow{Type::pod_spec, "containers", Type::known, by("name", Type::container)},
    FieldRow{Type::pod_spec, "initContainers", Type::known, by("name", Type::container)},
    FieldRow{Type::pod_spec, "ephemeralContainers", Type::known, by("name", Type::container)},
    FieldRow{Type::pod_spec, "volumes", Type::known, by("name")},
    FieldRow{Type::pod_spec, "imagePullSecrets", Type::known, by("name")},
    FieldRow{Type::pod_spec, "hostAliases", Type::known, by("ip")},
    FieldRow{Type::pod_spec, "topologySpreadConstraints", Type::known,
             by("topologyKey", "whenUnsatisfiable")},
    FieldRow{Type::container, "env", Type::known, by("name")},
    FieldRow{Type::container, "ports", Type::known, by("containerPort", "protocol")},
    FieldRow{Type::container, "volumeMounts", Type::known, by("mountPath")},
    FieldRow{Type::container, "volumeDevices", Type::known, by("devicePath")},
    FieldRow{Type::service, "spec", Type::service_spec, {}},
    FieldRow{Type::service_spec, "ports", Type::known, by("port", "protocol")},
    FieldRow{Type::service_account, "secrets", Type::known, by("name")},
    FieldRow{Type::webhooks, "webhooks", Type::known, by("name")},
    FieldRow{Type::csi_node, "spec", Type::csi_node_spec, {}},
    FieldRow{Type::csi_node_spec, "drivers", Type::known, by("name")},
    FieldRow{Type::node, "spec", Type::node_spec, {}},
    FieldRow{Type::node_spec, "podCIDRs", Type::known, as_set()},
};

bool has_metadata(Type type) {
  switch (type) {
    case Type::object:
    case Type::pod:
    case Type::workload:
    case Type::job_template:
    case Type::cron_job:
    case Type::pod_template_object:
    case Type::service:
    case Type::service_account:
    case Type::webhooks:
    case Type::csi_node:
    case Type::node:
      return true;
    default:
      return false;
  }
}

}  // namespace

Type type_of(std::string_view api_version, std::string_view kind) {
  const auto row = std::find_if(kinds.begin(), kinds.end(), [&](const KindRow& known) {
    return known.kind == kind && known.api_version == api_version;
  });
  return row == kinds.end() ? Type::unknown : row->type;
}

FieldShape field(Type parent, std::string_view key) {
  if (parent == Type::unknown) return {};
  if (key == "metadata" && has_metadata(parent)) return {Type::meta, {}};
  for (const FieldRow& row : fields) {
    if (row.parent == parent && row.key == key) return {row.type, row.list};
  }
  return {Type::known, {}};
}

}  // namespace twinhull::kubernetes
