#include "lint/objects/runtime_labels.h"

#include <algorithm>
#include <array>

#include "lint/objects/selector.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

constexpr std::array<std::string_view, 18> set_at_run_time = {"apps.kubernetes.io/pod-index",
                                                              "batch.kubernetes.io/controller-uid",
                                                              "batch.kubernetes.io/job-completion-index",
                                                              "batch.kubernetes.io/job-name",
                                                              "controller-revision-hash",
                                                              "controller-uid",
                                                              "job-name",
                                                              "pod-template-generation",
                                                              "pod-template-hash",
                                                              "rollouts-pod-template-hash",
                                                              "statefulset.kubernetes.io/pod-name",
                                                              "topology.kubernetes.io/region",
                                                              "topology.kubernetes.io/zone",
                                                              "vault-active",
                                                              "vault-initialized",
                                                              "vault-perf-standby",
                                                              "vault-sealed",
                                                              "workflows.argoproj.io/workflow"};
static_assert(std::ranges::is_sorted(set_at_run_time));

/// Labels and values that replicated databases use for the leader.
constexpr std::array<std::string_view, 8> part_keys = {"role",
                                                       "operator",
                                                       "spilo-role",
                                                       "redis-role",
                                                       "cnpg.io/instanceRole",
                                                       "postgres-operator.crunchydata.com/role",
                                                       "redisfailovers-role",
                                                       "mysql.oracle.com/cluster-role"};
constexpr std::array<std::string_view, 9> parts = {
    "master", "primary", "leader", "replica", "slave", "standby", "standby_leader", "secondary", "follower"};

constexpr std::array<std::string_view, 12> controllers = {"strimzi.io/",
                                                          "cnpg.io/",
                                                          "postgres-operator.crunchydata.com/",
                                                          "elasticsearch.k8s.elastic.co/",
                                                          "kibana.k8s.elastic.co/",
                                                          "common.k8s.elastic.co/",
                                                          "apm.k8s.elastic.co/",
                                                          "serving.knative.dev/",
                                                          "eventing.knative.dev/",
                                                          "operator.prometheus.io/",
                                                          "v1.min.io/",
                                                          "mysql.oracle.com/"};

/// The labels of a pod that decide on a label of a selector.
struct Labels {
  const PodView& pod;

  bool has(std::string_view key, std::string_view value) const {
    const Node* labels = pod.labels();
    const Node* found = labels == nullptr ? nullptr : labels->get(key);
    return found != nullptr ? found->text == value : may_get(key, value);
  }

  /// Whether a controller can add it to this pod. Names of pods and Jobs begin with those of their owners.
  bool may_get(std::string_view key, std::string_view value) const {
    if (!is_runtime_label(key, value)) return false;
    const std::string_view kind = pod.object->id.kind, owner = pod.object->id.name;
    if (key == "statefulset.kubernetes.io/pod-name")
      return kind == "StatefulSet" && value.starts_with(owner) && value.substr(owner.size()).starts_with('-');
    if (key.ends_with("job-name"))
      return kind == "Job" || kind == "CronJob" ? value.starts_with(owner) : false;
    return true;
  }
};

}  // namespace

bool is_runtime_label(std::string_view key, std::string_view value) {
  if (std::ranges::binary_search(set_at_run_time, key)) return true;
  return std::ranges::find(part_keys, key) != part_keys.end() &&
         std::ranges::find(parts, value) != parts.end();
}

bool is_controller_label(std::string_view key) {
  return std::ranges::any_of(controllers, [&](std::string_view prefix) { return key.starts_with(prefix); });
}

bool may_select_plainly(const Node* selector, const PodView& pod) {
  if (selector == nullptr || selector->entries.empty()) return false;
  const Labels labels{pod};
  return std::ranges::all_of(
      selector->entries, [&](const yaml::Entry& entry) { return labels.has(entry.key, entry.value->text); });
}

bool may_select(const Node* selector, const PodView& pod) {
  if (selector == nullptr || selector->is(yaml::Kind::null)) return false;
  const Node* wanted = selector->get("matchLabels");
  if (wanted != nullptr && !wanted->entries.empty() && !may_select_plainly(wanted, pod)) return false;
  const Node* expressions = selector->get("matchExpressions");
  if (expressions == nullptr) return true;
  return std::ranges::all_of(expressions->items, [&](const Node* expression) {
    if (fits_expression(*expression, pod.labels())) return true;
    const std::string_view key = text_at(expression, "key"), operation = text_at(expression, "operator");
    if (operation == "Exists") return is_runtime_label(key, "master");
    return operation == "In" && std::ranges::any_of(items_at(expression, "values"), [&](const Node* value) {
             return Labels{pod}.has(key, value->text);
           });
  });
}

}  // namespace twinhull::lint
