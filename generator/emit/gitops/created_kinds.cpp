#include "emit/gitops/created_kinds.h"

#include <array>
#include <initializer_list>
#include <string_view>

namespace twinhull::emit {
namespace {

struct Creation {
  std::string_view group, kind;
  std::string_view created_group, created_kind;
};

constexpr std::array creations = {
    Creation{"", "Service", "discovery.k8s.io", "EndpointSlice"},
    Creation{"apps", "DaemonSet", "", "Pod"},
    Creation{"apps", "DaemonSet", "apps", "ControllerRevision"},
    Creation{"apps", "Deployment", "", "Pod"},
    Creation{"apps", "Deployment", "apps", "ReplicaSet"},
    Creation{"apps", "StatefulSet", "", "PersistentVolumeClaim"},
    Creation{"apps", "StatefulSet", "", "Pod"},
    Creation{"apps", "StatefulSet", "apps", "ControllerRevision"},
    Creation{"batch", "CronJob", "", "Pod"},
    Creation{"batch", "CronJob", "batch", "Job"},
    Creation{"batch", "Job", "", "Pod"},
    Creation{"cert-manager.io", "Certificate", "acme.cert-manager.io", "Challenge"},
    Creation{"cert-manager.io", "Certificate", "acme.cert-manager.io", "Order"},
    Creation{"cert-manager.io", "Certificate", "cert-manager.io", "CertificateRequest"},
    Creation{"kafka.strimzi.io", "Kafka", "", "ConfigMap"},
    Creation{"kafka.strimzi.io", "Kafka", "", "PersistentVolumeClaim"},
    Creation{"kafka.strimzi.io", "Kafka", "", "Pod"},
    Creation{"kafka.strimzi.io", "Kafka", "", "Service"},
    Creation{"kafka.strimzi.io", "Kafka", "apps", "Deployment"},
    Creation{"kafka.strimzi.io", "Kafka", "apps", "ReplicaSet"},
    Creation{"kafka.strimzi.io", "Kafka", "core.strimzi.io", "StrimziPodSet"},
    Creation{"keda.sh", "ScaledObject", "autoscaling", "HorizontalPodAutoscaler"},
};

}  // namespace

std::set<AllowedKind> created_kinds(const std::set<AllowedKind>& kinds) {
  std::set<AllowedKind> created;
  for (const Creation& each : creations) {
    if (!kinds.contains({std::string(each.group), std::string(each.kind), ""})) continue;
    AllowedKind kind = {std::string(each.created_group), std::string(each.created_kind), ""};
    if (!kinds.contains(kind)) created.insert(std::move(kind));
  }
  return created;
}

}  // namespace twinhull::emit
