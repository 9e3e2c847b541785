// NetworkPolicies: pods without one, and policies that restrict nothing.
#include <fmt/format.h>

#include <algorithm>

#include "lint/network/checks.h"
#include "lint/network/reach.h"
#include "lint/objects/selector_index.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// A rule without peers and ports, or with one peer that matches everything.
bool is_open(const Node& rule, std::string_view peers) {
  if (!rule.is(yaml::Kind::map) || !items_at(&rule, "ports").empty()) return false;
  const auto list = items_at(&rule, peers);
  return list.empty() || std::ranges::any_of(list, [](const Node* peer) {
           const std::string_view block = text_at(peer, "ipBlock.cidr");
           return (block == "0.0.0.0/0" || block == "::/0") && items_at(peer, "ipBlock.except").empty();
         });
}

bool selects_all(const Object& policy) {
  const Node* selector = value_at(policy.node, "spec.podSelector");
  return selector != nullptr && selector->is(yaml::Kind::map) &&
         value_at(selector, "matchLabels") == nullptr && items_at(selector, "matchExpressions").empty();
}

/// Runs to completion, supervised by the user who started it.
bool is_passing(const PodView& pod) {
  const std::string_view kind = pod.object->id.kind;
  return kind == "Job" || kind == "CronJob" || kind == "Pod";
}

}  // namespace

void check_missing_network_policy(const ObjectIndex& index, Reporter& report) {
  if (has_other_policies(index)) return;
  const Selectors policies = policies_by_pod(index);
  for (const PodView& pod : index.pods()) {
    const Object& object = *pod.object;
    if (is_passing(pod) || is_true_at(pod.spec, "hostNetwork")) continue;
    const auto found = policies.find(&pod);
    auto restricted = [&](std::string_view type) {
      return found != policies.end() && std::ranges::any_of(found->second, [&](const Object* policy) {
               return restricts(*policy, type);
             });
    };
    const bool in = restricted("Ingress"), out = restricted("Egress");
    if (in && out) continue;
    std::string message;
    if (in) message = fmt::format("no NetworkPolicy restricts the egress of `{}`", display(object));
    if (out) message = fmt::format("no NetworkPolicy restricts the ingress of `{}`", display(object));
    if (!in && !out)
      message = fmt::format("no NetworkPolicy selects the Pods of `{}`: ingress and egress are unrestricted",
                            display(object));
    report.add(object, location_of(object), std::move(message),
               "add a NetworkPolicy that selects them, with `policyTypes` for both directions");
  }
}

void check_missing_default_deny_policy(const ObjectIndex& index, Reporter& report) {
  if (has_other_policies(index)) return;
  for (const Object& object : index.objects()) {
    const std::string_view name = object.id.name;
    if (object.id.kind != "Namespace" || name == "default" || name.starts_with("kube-")) continue;
    const std::vector<const Object*> policies = index.all(object, "NetworkPolicy", name);
    const bool closed = std::ranges::any_of(policies, [](const Object* policy) {
      return selects_all(*policy) && restricts(*policy, "Ingress") &&
             items_at(policy->node, "spec.ingress").empty();
    });
    if (closed) continue;
    report.add(object, location_of(object),
               fmt::format("namespace `{}` has no default-deny NetworkPolicy for ingress", name),
               "add a NetworkPolicy with `podSelector: {}`, `policyTypes: [Ingress]` and no rules");
  }
}

void check_allow_all_network_policy(const Object& object, const ObjectIndex&, Reporter& report) {
  if (object.id.kind != "NetworkPolicy" || object.id.group != "networking.k8s.io") return;
  if (!selects_all(object)) return;
  for (std::string_view direction : {"ingress", "egress"}) {
    const bool in = direction == "ingress";
    if (!restricts(object, in ? "Ingress" : "Egress")) continue;
    for (const Node* rule : items_at(object.node, fmt::format("spec.{}", direction))) {
      if (!is_open(*rule, in ? "from" : "to")) continue;
      report.add(
          object, rule->span,
          fmt::format("`{}` allows all Pods of its namespace to {}: other policies have no effect",
                      display(object), in ? "receive traffic from everywhere" : "connect to everything"),
          "restrict the peers, or select specific Pods");
    }
  }
}

}  // namespace twinhull::lint
