#include "compare/effects.h"

#include <algorithm>
#include <array>
#include <optional>

#include "kubernetes/api.h"
#include "kubernetes/quantity.h"

namespace twinhull::compare {
namespace {

using yaml::Kind;
using yaml::Node;

enum class When : std::uint8_t {
  changes,  ///< in any way
  added,
  removed,
  sets,       ///< added or changed: the new state has a value
  becomes,    ///< `value`
  leaves,     ///< is no longer `value`
  decreases,  ///< a quantity
};

struct Row {
  Effect effect;
  std::string_view kinds;  ///< separated by spaces; `*`: all
  std::string_view path;   ///< a final `*` matches any rest
  When when = When::changes;
  std::string_view value;
};

constexpr std::string_view controllers = "Deployment StatefulSet DaemonSet Rollout";
constexpr std::string_view pods =
    "Deployment StatefulSet DaemonSet Rollout ReplicaSet ReplicationController Job CronJob Pod PodTemplate";
constexpr std::string_view routes =
    "Ingress HTTPRoute GRPCRoute TLSRoute TCPRoute UDPRoute Gateway VirtualService Route IngressRoute";
constexpr std::string_view stores =
    "PersistentVolumeClaim PersistentVolume Namespace CustomResourceDefinition Kafka KafkaNodePool "
    "KafkaTopic "
    "Redpanda Cluster";

constexpr std::array rows = {
    // Immutable fields are in a table of the API; these are other identities, and what only one direction
    // allows.
    Row{Effect::recreate, "PersistentVolumeClaim", "spec.resources.requests.storage", When::decreases},
    Row{Effect::recreate, "*", "metadata.name"},
    Row{Effect::recreate, "*", "metadata.namespace"},

    Row{Effect::data_loss, stores, "", When::removed},
    Row{Effect::data_loss, "StatefulSet", "spec.volumeClaimTemplates[]", When::removed},
    Row{Effect::data_loss, "StatefulSet", "spec.persistentVolumeClaimRetentionPolicy.whenDeleted",
        When::becomes, "Delete"},
    Row{Effect::data_loss, "StatefulSet", "spec.persistentVolumeClaimRetentionPolicy.whenScaled",
        When::becomes, "Delete"},
    Row{Effect::data_loss, pods, "pod.spec.volumes[].persistentVolumeClaim", When::removed},
    Row{Effect::data_loss, pods, "pod.spec.volumes[].persistentVolumeClaim.claimName", When::changes},
    Row{Effect::data_loss, "PersistentVolume", "spec.persistentVolumeReclaimPolicy", When::leaves, "Retain"},

    Row{Effect::traffic_loss, "Service", "", When::removed},
    Row{Effect::traffic_loss, routes, "", When::removed},
    Row{Effect::traffic_loss, controllers, "", When::removed},
    Row{Effect::traffic_loss, "Deployment StatefulSet Rollout", "spec.replicas", When::becomes, "0"},
    Row{Effect::traffic_loss, "Service", "spec.selector*", When::sets},
    Row{Effect::traffic_loss, "Service", "spec.ports[]", When::removed},
    Row{Effect::traffic_loss, "Service", "spec.ports[].port", When::changes},
    Row{Effect::traffic_loss, "Service", "spec.ports[].targetPort", When::changes},
    Row{Effect::traffic_loss, "Service", "spec.ports[].nodePort", When::changes},
    Row{Effect::traffic_loss, "Service", "spec.ports[].protocol", When::changes},
    Row{Effect::traffic_loss, "Service", "spec.type", When::leaves, "LoadBalancer"},
    Row{Effect::traffic_loss, "Service", "spec.type", When::leaves, "NodePort"},
    Row{Effect::traffic_loss, "Service", "spec.externalName", When::changes},
    Row{Effect::traffic_loss, "Service", "spec.loadBalancerIP", When::changes},
    Row{Effect::traffic_loss, "Ingress", "spec.ingressClassName", When::changes},
    Row{Effect::traffic_loss, "Ingress", "spec.rules[]", When::removed},
    Row{Effect::traffic_loss, "Ingress", "spec.rules[].host", When::changes},
    Row{Effect::traffic_loss, "Ingress", "spec.rules[].http.paths[]", When::removed},
    Row{Effect::traffic_loss, "Ingress", "spec.rules[].http.paths[].path", When::changes},
    Row{Effect::traffic_loss, routes, "spec.hostnames[]", When::removed},
    Row{Effect::traffic_loss, routes, "spec.parentRefs[]", When::removed},
    Row{Effect::traffic_loss, routes, "spec.listeners[]", When::removed},
    Row{Effect::traffic_loss, "HTTPRoute GRPCRoute TLSRoute TCPRoute UDPRoute", "spec.rules[]",
        When::removed},
    Row{Effect::traffic_loss, "NetworkPolicy", "", When::added},
    Row{Effect::traffic_loss, "NetworkPolicy", "spec.ingress*", When::removed},
    Row{Effect::traffic_loss, "NetworkPolicy", "spec.egress*", When::removed},
    Row{Effect::traffic_loss, "NetworkPolicy", "spec.policyTypes[]", When::added},
    Row{Effect::traffic_loss, "NetworkPolicy", "spec.podSelector*", When::changes},

    Row{Effect::permissions, "Role ClusterRole", "rules*", When::added},
    Row{Effect::permissions, "Role ClusterRole", "rules[].resourceNames*", When::removed},
    Row{Effect::permissions, "ClusterRole", "aggregationRule*", When::sets},
    Row{Effect::permissions, "RoleBinding ClusterRoleBinding", "", When::added},
    Row{Effect::permissions, "RoleBinding ClusterRoleBinding", "subjects[]", When::added},
    Row{Effect::permissions, "RoleBinding ClusterRoleBinding", "roleRef.name", When::sets},
    Row{Effect::permissions, "ServiceAccount", "automountServiceAccountToken", When::becomes, "true"},
    Row{Effect::permissions, "NetworkPolicy", "", When::removed},
    Row{Effect::permissions, "NetworkPolicy", "spec.ingress[]*", When::added},
    Row{Effect::permissions, "NetworkPolicy", "spec.egress[]*", When::added},
    Row{Effect::permissions, "Namespace", "metadata.labels[\"pod-security.kubernetes.io/enforce\"]",
        When::leaves, "restricted"},
    Row{Effect::permissions, "Namespace", "metadata.labels[\"pod-security.kubernetes.io/enforce\"]",
        When::leaves, "baseline"},
    Row{Effect::permissions, pods, "pod.spec.hostNetwork", When::becomes, "true"},
    Row{Effect::permissions, pods, "pod.spec.hostPID", When::becomes, "true"},
    Row{Effect::permissions, pods, "pod.spec.hostIPC", When::becomes, "true"},
    Row{Effect::permissions, pods, "pod.spec.hostUsers", When::leaves, "false"},
    Row{Effect::permissions, pods, "pod.spec.automountServiceAccountToken", When::leaves, "false"},
    Row{Effect::permissions, pods, "pod.spec.volumes[].hostPath*", When::sets},
    Row{Effect::permissions, pods, "pod.spec.securityContext.runAsNonRoot", When::leaves, "true"},
    Row{Effect::permissions, pods, "pod.spec.securityContext.runAsUser", When::becomes, "0"},
    Row{Effect::permissions, pods, "pod.spec.securityContext.seccompProfile", When::removed},
    Row{Effect::permissions, pods, "pod.spec.securityContext.seccompProfile.type", When::becomes,
        "Unconfined"},
    Row{Effect::permissions, pods, "pod.spec.securityContext.sysctls[]", When::added},
    Row{Effect::permissions, pods, "pod.spec.containers[].securityContext.privileged", When::becomes, "true"},
    Row{Effect::permissions, pods, "pod.spec.containers[].securityContext.allowPrivilegeEscalation",
        When::leaves, "false"},
    Row{Effect::permissions, pods, "pod.spec.containers[].securityContext.allowPrivilegeEscalation",
        When::becomes, "true"},
    Row{Effect::permissions, pods, "pod.spec.containers[].securityContext.capabilities.add[]", When::added},
    Row{Effect::permissions, pods, "pod.spec.containers[].securityContext.capabilities.drop[]",
        When::removed},
    Row{Effect::permissions, pods, "pod.spec.containers[].securityContext.runAsNonRoot", When::leaves,
        "true"},
    Row{Effect::permissions, pods, "pod.spec.containers[].securityContext.runAsUser", When::becomes, "0"},
    Row{Effect::permissions, pods, "pod.spec.containers[].securityContext.readOnlyRootFilesystem",
        When::leaves, "true"},
    Row{Effect::permissions, pods, "pod.spec.containers[].securityContext.procMount", When::becomes,
        "Unmasked"},
    Row{Effect::permissions, pods, "pod.spec.containers[].securityContext.seccompProfile", When::removed},
    Row{Effect::permissions, pods, "pod.spec.containers[].securityContext.seccompProfile.type", When::becomes,
        "Unconfined"},

    Row{Effect::rollout, controllers, "pod.*"},
};

constexpr std::array effects = {
    EffectRow{"data-loss", "data can be lost", true},
    EffectRow{"recreate", "object is recreated", true},
    EffectRow{"traffic-loss", "traffic can stop", true},
    EffectRow{"permissions", "permissions grow", true},
    EffectRow{"rollout", "Pods restart", false},
    EffectRow{"labels", "only labels and annotations", false},
};

/// Whether a list of words separated by spaces contains a word.
bool contains_word(std::string_view words, std::string_view word) {
  if (words == "*") return true;
  for (std::size_t at = words.find(word); at != std::string_view::npos; at = words.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' ')) return true;
  }
  return false;
}

bool matches(std::string_view pattern, std::string_view path) {
  if (!pattern.ends_with('*')) return pattern == path;
  pattern.remove_suffix(1);
  if (!path.starts_with(pattern)) return false;
  const std::string_view rest = path.substr(pattern.size());
  // `spec.local*` does not match `spec.localCopies`.
  return pattern.ends_with('.') || rest.empty() || rest.front() == '.' || rest.front() == '[';
}

bool is(const Node* node, std::string_view value) { return node != nullptr && node->text == value; }

bool decreases(const Difference& difference) {
  if (difference.before == nullptr || difference.after == nullptr) return false;
  const auto before = kubernetes::parse_quantity(difference.before->text).value;
  const auto after = kubernetes::parse_quantity(difference.after->text).value;
  return before && after && kubernetes::compare(*after, *before) < 0;
}

bool holds(const Row& row, const Difference& difference) {
  switch (row.when) {
    case When::changes:
      return true;
    case When::added:
      return difference.before == nullptr;
    case When::removed:
      return difference.after == nullptr;
    case When::sets:
      return difference.after != nullptr;
    case When::becomes:
      return is(difference.after, row.value) && !is(difference.before, row.value);
    case When::leaves:
      return !difference.whole_item && is(difference.before, row.value) && !is(difference.after, row.value);
    case When::decreases:
      return decreases(difference);
  }
  return false;
}

}  // namespace

std::span<const EffectRow> effect_rows() { return effects; }

const EffectRow& row(Effect effect) { return effects[static_cast<std::size_t>(effect)]; }

bool is_dangerous(const EffectSet& set) {
  for (std::size_t i = 0; i < effects.size(); ++i) {
    if (set.test(i) && effects[i].dangerous) return true;
  }
  return false;
}

EffectSet effects_of(const Difference& difference) {
  EffectSet out;
  for (const Row& row : rows) {
    if (!has(out, row.effect) && matches(row.path, difference.path) &&
        contains_word(row.kinds, difference.kind) && holds(row, difference))
      add(out, row.effect);
  }
  if (kubernetes::is_immutable(kubernetes::builtin_catalog(), difference.group, difference.kind,
                               difference.path))
    add(out, Effect::recreate);
  return out;
}

std::optional<std::string_view> pod_prefix(std::string_view kind) {
  if (kind == "Pod") return "";
  if (kind == "CronJob") return "spec.jobTemplate.spec.template.";
  if (kind == "PodTemplate") return "template.";
  if (contains_word(pods, kind)) return "spec.template.";
  return std::nullopt;
}

}  // namespace twinhull::compare
