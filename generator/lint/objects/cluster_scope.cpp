#include "lint/objects/cluster_scope.h"

#include <algorithm>
#include <array>

namespace twinhull::lint {
namespace {

constexpr std::array<std::string_view, 26> cluster_kinds = {"APIService",
                                                            "CSIDriver",
                                                            "CSINode",
                                                            "CertificateSigningRequest",
                                                            "ClusterExternalSecret",
                                                            "ClusterIssuer",
                                                            "ClusterRole",
                                                            "ClusterRoleBinding",
                                                            "ClusterSecretStore",
                                                            "ComponentStatus",
                                                            "CustomResourceDefinition",
                                                            "FlowSchema",
                                                            "GatewayClass",
                                                            "IngressClass",
                                                            "MutatingWebhookConfiguration",
                                                            "Namespace",
                                                            "Node",
                                                            "PersistentVolume",
                                                            "PriorityClass",
                                                            "PriorityLevelConfiguration",
                                                            "RuntimeClass",
                                                            "StorageClass",
                                                            "ValidatingAdmissionPolicy",
                                                            "ValidatingAdmissionPolicyBinding",
                                                            "ValidatingWebhookConfiguration",
                                                            "VolumeAttachment"};
static_assert(std::ranges::is_sorted(cluster_kinds));

}  // namespace

bool is_cluster_scoped(std::string_view kind) { return std::ranges::binary_search(cluster_kinds, kind); }

}  // namespace twinhull::lint
