// The fields that Kustomize's transformers change by default. Those of the pod specs are the same for all
// workloads that Kustomize lists, so they are written once.

#include <array>
#include <string>
#include <utility>

#include "base/arena.h"
#include "base/text.h"
#include "kustomize/field_specs.h"

namespace twinhull::kustomize {
namespace {

/// A row: the type as `KIND`, `KIND.VERSION` or `KIND.VERSION.GROUP` with empty parts allowed, and the path.
struct Row {
  std::string_view kind;
  std::string_view version;
  std::string_view group;
  std::string_view path;
  bool create = false;

  FieldSpec spec() const { return {{group, version, kind}, path, create}; }
};

/// Where the pod spec of a kind is.
struct PodKind {
  std::string_view kind;
  std::string_view version;
  std::string_view prefix;
};

constexpr std::array config_kinds = {
    PodKind{"Pod", "v1", "spec/"},
    PodKind{"PodTemplate", "", "template/spec/"},
    PodKind{"Deployment", "", "spec/template/spec/"},
    PodKind{"ReplicaSet", "", "spec/template/spec/"},
    PodKind{"DaemonSet", "", "spec/template/spec/"},
    PodKind{"StatefulSet", "", "spec/template/spec/"},
    PodKind{"Job", "", "spec/template/spec/"},
    PodKind{"CronJob", "", "spec/jobTemplate/spec/template/spec/"},
};

constexpr std::array pod_kinds = {
    PodKind{"Pod", "", "spec/"},
    PodKind{"StatefulSet", "", "spec/template/spec/"},
    PodKind{"Deployment", "", "spec/template/spec/"},
    PodKind{"ReplicationController", "", "spec/template/spec/"},
    PodKind{"CronJob", "", "spec/jobTemplate/spec/template/spec/"},
    PodKind{"Job", "", "spec/template/spec/"},
    PodKind{"DaemonSet", "", "spec/template/spec/"},
};

constexpr std::array var_kinds = {
    PodKind{"CronJob", "", "spec/jobTemplate/spec/template/spec/"},
    PodKind{"DaemonSet", "", "spec/template/spec/"},
    PodKind{"Deployment", "", "spec/template/spec/"},
    PodKind{"Job", "", "spec/template/spec/"},
    PodKind{"Pod", "", "spec/"},
    PodKind{"ReplicaSet", "", "spec/template/spec/"},
    PodKind{"StatefulSet", "", "spec/template/spec/"},
};

constexpr std::array<std::string_view, 6> config_map_fields = {
    "volumes/configMap/name",
    "containers/env/valueFrom/configMapKeyRef/name",
    "initContainers/env/valueFrom/configMapKeyRef/name",
    "containers/envFrom/configMapRef/name",
    "initContainers/envFrom/configMapRef/name",
    "volumes/projected/sources/configMap/name",
};

constexpr std::array<std::string_view, 7> secret_fields = {
    "volumes/secret/secretName",
    "containers/env/valueFrom/secretKeyRef/name",
    "initContainers/env/valueFrom/secretKeyRef/name",
    "containers/envFrom/secretRef/name",
    "initContainers/envFrom/secretRef/name",
    "imagePullSecrets/name",
    "volumes/projected/sources/secret/name",
};

constexpr std::array<std::string_view, 8> var_fields = {
    "containers/args",          "containers/command",
    "containers/env/value",     "containers/volumeMounts/mountPath",
    "initContainers/args",      "initContainers/command",
    "initContainers/env/value", "initContainers/volumeMounts/mountPath",
};

constexpr std::array config_map_rows = {
    Row{"Node", "", "", "spec/configSource/configMap"},
    Row{"Role", "", "", "rules/resourceNames"},
    Row{"ClusterRole", "", "", "rules/resourceNames"},
    Row{"Ingress", "", "", "metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap"},
};

constexpr std::array secret_rows = {
    Row{"Ingress", "", "", "spec/tls/secretName"},
    Row{"Ingress", "", "", "metadata/annotations/ingress.kubernetes.io\\/auth-secret"},
    Row{"Ingress", "", "", "metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret"},
    Row{"Ingress", "", "", "metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret"},
    Row{"ServiceAccount", "", "", "imagePullSecrets/name"},
    Row{"StorageClass", "", "", "parameters/secretName"},
    Row{"StorageClass", "", "", "parameters/adminSecretName"},
    Row{"StorageClass", "", "", "parameters/userSecretName"},
    Row{"StorageClass", "", "", "parameters/secretRef"},
    Row{"Role", "", "", "rules/resourceNames"},
    Row{"ClusterRole", "", "", "rules/resourceNames"},
    Row{"Service", "v1", "serving.knative.dev",
        "spec/template/spec/containers/env/valueFrom/secretKeyRef/name"},
    Row{"PersistentVolume", "", "", "spec/azureFile/secretName"},
};

constexpr std::string_view rbac = "rbac.authorization.k8s.io";
constexpr std::string_view admission = "admissionregistration.k8s.io";

constexpr std::array service_rows = {
    Row{"StatefulSet", "", "apps", "spec/serviceName"},
    Row{"Ingress", "", "", "spec/rules/http/paths/backend/serviceName"},
    Row{"Ingress", "", "", "spec/backend/serviceName"},
    Row{"Ingress", "", "", "spec/rules/http/paths/backend/service/name"},
    Row{"Ingress", "", "", "spec/defaultBackend/service/name"},
    Row{"APIService", "", "apiregistration.k8s.io", "spec/service/name"},
    Row{"ValidatingWebhookConfiguration", "", admission, "webhooks/clientConfig/service"},
    Row{"MutatingWebhookConfiguration", "", admission, "webhooks/clientConfig/service"},
};

/// References to one kind of object from a few fields.
struct ReferenceRow {
  std::string_view kind;
  std::string_view version;
  std::string_view group;
  Row referrer;
};

constexpr std::array reference_rows = {
    ReferenceRow{"Deployment", "", "", {"HorizontalPodAutoscaler", "", "", "spec/scaleTargetRef/name"}},
    ReferenceRow{
        "ReplicationController", "", "", {"HorizontalPodAutoscaler", "", "", "spec/scaleTargetRef/name"}},
    ReferenceRow{"ReplicaSet", "", "", {"HorizontalPodAutoscaler", "", "", "spec/scaleTargetRef/name"}},
    ReferenceRow{"StatefulSet", "", "", {"HorizontalPodAutoscaler", "", "", "spec/scaleTargetRef/name"}},
    ReferenceRow{"Role", "", rbac, {"RoleBinding", "", rbac, "roleRef/name"}},
    ReferenceRow{"ClusterRole", "", rbac, {"RoleBinding", "", rbac, "roleRef/name"}},
    ReferenceRow{"ClusterRole", "", rbac, {"ClusterRoleBinding", "", rbac, "roleRef/name"}},
    ReferenceRow{"ServiceAccount", "v1", "", {"RoleBinding", "", rbac, "subjects"}},
    ReferenceRow{"ServiceAccount", "v1", "", {"ClusterRoleBinding", "", rbac, "subjects"}},
    ReferenceRow{"PersistentVolume", "v1", "", {"PersistentVolumeClaim", "", "", "spec/volumeName"}},
    ReferenceRow{"PersistentVolume", "v1", "", {"ClusterRole", "", "", "rules/resourceNames"}},
    ReferenceRow{
        "StorageClass", "v1", "storage.k8s.io", {"PersistentVolume", "", "", "spec/storageClassName"}},
    ReferenceRow{
        "StorageClass", "v1", "storage.k8s.io", {"PersistentVolumeClaim", "", "", "spec/storageClassName"}},
    ReferenceRow{"StorageClass",
                 "v1",
                 "storage.k8s.io",
                 {"StatefulSet", "", "", "spec/volumeClaimTemplates/spec/storageClassName"}},
    // The group has a version in it, so that this reference never takes effect.
    ReferenceRow{"IngressClass", "v1", "networking.k8s.io/v1", {"Ingress", "", "", "spec/ingressClassName"}},
    ReferenceRow{"ValidatingAdmissionPolicy",
                 "",
                 admission,
                 {"ValidatingAdmissionPolicyBinding", "", admission, "spec/policyName"}},
};

constexpr std::array metadata_label_rows = {
    Row{"", "", "", "metadata/labels", true},
    Row{"ReplicationController", "v1", "", "spec/template/metadata/labels", true},
    Row{"Deployment", "", "", "spec/template/metadata/labels", true},
    Row{"ReplicaSet", "", "", "spec/template/metadata/labels", true},
    Row{"DaemonSet", "", "", "spec/template/metadata/labels", true},
    Row{"StatefulSet", "", "apps", "spec/template/metadata/labels", true},
    Row{"StatefulSet", "", "apps", "spec/volumeClaimTemplates[]/metadata/labels", true},
    Row{"Job", "", "batch", "spec/template/metadata/labels", true},
    Row{"CronJob", "", "batch", "spec/jobTemplate/metadata/labels", true},
    Row{"CronJob", "", "batch", "spec/jobTemplate/spec/template/metadata/labels", true},
};

constexpr std::array selector_rows = {
    Row{"Service", "v1", "", "spec/selector", true},
    Row{"ReplicationController", "v1", "", "spec/selector", true},
    Row{"Deployment", "", "", "spec/selector/matchLabels", true},
    Row{"ReplicaSet", "", "", "spec/selector/matchLabels", true},
    Row{"DaemonSet", "", "", "spec/selector/matchLabels", true},
    Row{"StatefulSet", "", "apps", "spec/selector/matchLabels", true},
    Row{"Job", "", "batch", "spec/selector/matchLabels"},
    Row{"CronJob", "", "batch", "spec/jobTemplate/spec/selector/matchLabels"},
    Row{"PodDisruptionBudget", "", "policy", "spec/selector/matchLabels"},
    Row{"NetworkPolicy", "", "networking.k8s.io", "spec/podSelector/matchLabels"},
    Row{"NetworkPolicy", "", "networking.k8s.io", "spec/ingress/from/podSelector/matchLabels"},
    Row{"NetworkPolicy", "", "networking.k8s.io", "spec/egress/to/podSelector/matchLabels"},
};

/// Selectors of other pods in a Deployment and a StatefulSet.
constexpr std::array<std::string_view, 5> affinity_paths = {
    "spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/"
    "podAffinityTerm/labelSelector/matchLabels",
    "spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/"
    "labelSelector/matchLabels",
    "spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/"
    "podAffinityTerm/labelSelector/matchLabels",
    "spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/"
    "labelSelector/matchLabels",
    "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels",
};

constexpr std::array annotation_rows = {
    Row{"", "", "", "metadata/annotations", true},
    Row{"ReplicationController", "v1", "", "spec/template/metadata/annotations", true},
    Row{"Deployment", "", "", "spec/template/metadata/annotations", true},
    Row{"ReplicaSet", "", "", "spec/template/metadata/annotations", true},
    Row{"DaemonSet", "", "", "spec/template/metadata/annotations", true},
    Row{"StatefulSet", "", "", "spec/template/metadata/annotations", true},
    Row{"Job", "", "batch", "spec/template/metadata/annotations", true},
    Row{"CronJob", "", "batch", "spec/jobTemplate/metadata/annotations", true},
    Row{"CronJob", "", "batch", "spec/jobTemplate/spec/template/metadata/annotations", true},
};

constexpr std::array namespace_rows = {
    Row{"Namespace", "", "", "metadata/name", true},
    Row{"APIService", "", "apiregistration.k8s.io", "spec/service/namespace", true},
    Row{"CustomResourceDefinition", "", "apiextensions.k8s.io",
        "spec/conversion/webhook/clientConfig/service/namespace"},
};

constexpr std::array image_rows = {
    Row{"", "", "", "spec/containers[]/image", true},
    Row{"", "", "", "spec/initContainers[]/image", true},
    Row{"", "", "", "spec/volumes[]/image/reference", true},
    Row{"", "", "", "spec/template/spec/containers[]/image", true},
    Row{"", "", "", "spec/template/spec/initContainers[]/image", true},
    Row{"", "", "", "spec/template/spec/volumes[]/image/reference", true},
};

constexpr std::array replica_rows = {
    Row{"Deployment", "", "", "spec/replicas", true},
    Row{"ReplicationController", "", "", "spec/replicas", true},
    Row{"ReplicaSet", "", "", "spec/replicas", true},
    Row{"StatefulSet", "", "", "spec/replicas", true},
};

constexpr std::array var_rows = {
    Row{"CronJob", "", "", "spec/jobTemplate/spec/template/volumes/nfs/server"},
    Row{"DaemonSet", "", "", "spec/template/spec/volumes/nfs/server"},
    Row{"Deployment", "", "", "spec/template/spec/volumes/nfs/server"},
    Row{"Deployment", "", "", "spec/template/metadata/annotations"},
    Row{"Ingress", "", "", "spec/rules/host"},
    Row{"Ingress", "", "", "spec/tls/hosts"},
    Row{"Ingress", "", "", "spec/tls/secretName"},
    Row{"Job", "", "", "spec/template/spec/volumes/nfs/server"},
    Row{"Pod", "", "", "spec/volumes/nfs/server"},
    Row{"ReplicaSet", "", "", "spec/template/spec/volumes/nfs/server"},
    Row{"Service", "", "", "spec/ports/port"},
    Row{"Service", "", "", "spec/ports/targetPort"},
    Row{"StatefulSet", "", "", "spec/volumeClaimTemplates/spec/nfs/server"},
    Row{"PersistentVolume", "", "", "spec/nfs/server"},
    Row{"", "", "", "metadata/labels"},
    Row{"", "", "", "metadata/annotations"},
};

/// A configuration and the paths that are put together for it.
struct Defaults {
  TransformerConfig config;
  base::Arena paths{16 * 1024};

  template <typename Rows>
  static void add_rows(FieldSpecs& specs, const Rows& rows) {
    for (const Row& row : rows) specs.push_back(row.spec());
  }

  template <typename Kinds, typename Fields>
  void add_pods(FieldSpecs& specs, const Kinds& kinds, const Fields& fields) {
    specs.reserve(specs.size() + kinds.size() * fields.size());
    std::string path;
    for (const PodKind& pod : kinds) {
      for (const std::string_view name : fields) {
        path.assign(pod.prefix).append(name);
        specs.push_back({{"", pod.version, pod.kind}, paths.copy(path), false});
      }
    }
  }

  Defaults() {
    NameReference config_maps{{"", "v1", "ConfigMap"}, {}};
    add_pods(config_maps.referrers, config_kinds, config_map_fields);
    add_rows(config_maps.referrers, config_map_rows);
    NameReference secrets{{"", "v1", "Secret"}, {}};
    add_pods(secrets.referrers, config_kinds, secret_fields);
    add_rows(secrets.referrers, secret_rows);
    NameReference services{{"", "v1", "Service"}, {}};
    add_rows(services.referrers, service_rows);
    config.name_references.push_back(std::move(config_maps));
    config.name_references.push_back(std::move(secrets));
    config.name_references.push_back(std::move(services));
    bool agree = true;
    for (const ReferenceRow& row : reference_rows) {
      add(config.name_references, {{row.group, row.version, row.kind}, {row.referrer.spec()}}, agree);
    }
    const auto add_pod_field = [&](const Gvk& target, std::string_view name) {
      NameReference reference{target, {}};
      add_pods(reference.referrers, pod_kinds, std::array{name});
      add(config.name_references, reference, agree);
    };
    add_pod_field({"", "v1", "ServiceAccount"}, "serviceAccountName");
    add_pod_field({"", "v1", "PersistentVolumeClaim"}, "volumes/persistentVolumeClaim/claimName");
    add_pod_field({"scheduling.k8s.io", "v1", "PriorityClass"}, "priorityClassName");

    add_rows(config.template_labels, metadata_label_rows);
    add_rows(config.common_labels, selector_rows);
    for (const std::string_view kind : {"Deployment", "StatefulSet"}) {
      for (const std::string_view path : affinity_paths)
        config.common_labels.push_back({{"apps", "", kind}, path, false});
    }
    add_rows(config.common_labels, metadata_label_rows);
    add_rows(config.common_annotations, annotation_rows);
    add_rows(config.namespaces, namespace_rows);
    add_rows(config.images, image_rows);
    add_rows(config.replicas, replica_rows);
    add_pods(config.var_references, var_kinds, var_fields);
    add_rows(config.var_references, var_rows);
    config.name_prefix.push_back({{}, "metadata/name", false});
    config.name_suffix.push_back({{}, "metadata/name", false});
    sort(config);
  }
};

}  // namespace

SharedConfig default_config() {
  static const Defaults defaults;
  // Never freed: it lives as long as the program.
  static const SharedConfig shared(&defaults.config, [](const TransformerConfig*) {});
  return shared;
}

}  // namespace twinhull::kustomize
