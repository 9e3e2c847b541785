// Addresses of pods that NetworkPolicies block.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "lint/network/checks.h"
#include "lint/network/reach.h"
#include "lint/network/service_target.h"
#include "lint/objects/config_uses.h"
#include "lint/objects/runtime_labels.h"
#include "lint/objects/runtime_objects.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

void report_blocked(const Setting& setting, const Connection& way, const Object& policy,
                    std::string_view direction, const ObjectIndex& index, Reporter& report) {
  const Object& from = *way.from->object;
  const Object& to = *way.to->object;
  const bool in = direction == "Ingress";
  ObjectFinding& found = report.add_found(
      *setting.object, index.find_text(setting.value->span, setting.address.text),
      fmt::format("`{}` requires a connection from `{}` to `{}`, which `{}` blocks", setting.address.text,
                  display(from), display(to), display(policy)),
      in ? fmt::format("allow it in `ingress` of `{}`, from the Pods of `{}`, with the port of the Pods",
                       display(policy), display(from))
         : fmt::format("allow it in `egress` of `{}`, to the Pods of `{}`, with the port of the Pods",
                       display(policy), display(to)));
  found.cause = fmt::format("{} {} {}", policy.unit, policy.namespace_name, policy.id.name);
  found.cause += fmt::format(" {} {}", display(from), display(to));
  found.finding.related.push_back({"the NetworkPolicy is defined here", location_of(policy)});
}

/// The pods behind the Service of the setting; empty if unknown.
std::vector<const PodView*> pods_behind(const Object& service, const ObjectIndex& index) {
  return index.pods_matching_labels(service, service.namespace_name, value_at(service.node, "spec.selector"));
}

/// Checks one setting that a pod reads.
void check_way(const Setting& setting, const PodView& pod, const Selectors& policies,
               const ObjectIndex& index, Reporter& report) {
  const Target target = target_of(setting, index);
  if (target.object == nullptr || !is_service(*target.object)) return;
  const Node* port = service_port(*target.object, setting.address.port);
  for (const PodView* to : pods_behind(*target.object, index)) {
    if (to->object == pod.object || !may_share_cluster(index, *pod.object, *to->object)) continue;
    const Connection way{&pod, to, port};
    for (const std::string_view direction : {"Ingress", "Egress"}) {
      const Object* policy = blocked_by(way, direction, policies, index);
      if (policy == nullptr) continue;
      report_blocked(setting, way, *policy, direction, index, report);
      return;
    }
    return;  // the pods behind one Service are alike
  }
}

/// Whether a selector matches another part of the policy's application: a test pod or a Job can be temporary.
bool is_own_part(const Object& policy, const Node* selector) {
  constexpr std::string_view instance = "app.kubernetes.io/instance";
  const Node* wanted = value_at(selector, "matchLabels");
  const Node* own = value_at(policy.node, "metadata.labels");
  if (wanted == nullptr || own == nullptr) return false;
  const Node* asked = wanted->get(instance);
  const Node* given = own->get(instance);
  return asked != nullptr && given != nullptr && asked->text == given->text;
}

/// Namespaces selected by a label `name: x`: only `kubernetes.io/metadata.name` is set automatically.
void check_namespace_label(const Object& policy, const Node* selector, const ObjectIndex& index,
                           Reporter& report) {
  const Node* labels = value_at(selector, "matchLabels");
  if (labels == nullptr || !labels->is(yaml::Kind::map)) return;
  for (const yaml::Entry& label : labels->entries) {
    if (label.key != "name" && label.key != "namespace") continue;
    const std::string_view name = label.value->text;
    const Object* made = index.find(policy, "Namespace", name);
    const bool known = made != nullptr || is_built_in("Namespace", {}, name);
    const std::vector<const Object*> all = index.all(policy, "Namespace");
    const bool carried = std::ranges::any_of(all, [&](const Object* one) {
      const Node* own = value_at(one->node, "metadata.labels");
      const Node* value = own == nullptr ? nullptr : own->get(label.key);
      return value != nullptr && value->text == name;
    });
    if (!known || carried) continue;
    report.add(policy, label.key_span,
               fmt::format("namespace `{}` has no label `{}` by default: this peer of `{}` matches nothing",
                           name, label.key, display(policy)),
               fmt::format("use `kubernetes.io/metadata.name: {}`, which every namespace has", name));
  }
}

}  // namespace

void check_blocked_connection(const ObjectIndex& index, Reporter& report) {
  if (has_other_policies(index)) return;
  const Selectors policies = policies_by_pod(index);
  if (policies.empty()) return;
  std::map<const Object*, std::vector<Setting>> of_maps;  // for look-ups only
  for (const PodView& pod : index.pods()) {
    if (is_true_at(pod.spec, "hostNetwork")) continue;
    for (const Setting& setting : settings_of(*pod.object, index))
      check_way(setting, pod, policies, index, report);
    std::set<const Object*> seen;
    for (const ConfigurationUse& use : uses_of(pod)) {
      const Object* map =
          use.kind == "ConfigMap" ? index.find(*pod.object, "ConfigMap", use.name->text) : nullptr;
      if (map == nullptr || !seen.insert(map).second) continue;
      const auto [found, fresh] = of_maps.try_emplace(map);
      if (fresh) found->second = settings_of(*map, index);
      for (const Setting& setting : found->second) check_way(setting, pod, policies, index, report);
    }
  }
}

void check_unmatched_policy_peer(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.kind != "NetworkPolicy" || object.id.group != "networking.k8s.io") return;
  for (const auto& [direction, list] : {std::pair("spec.ingress", "from"), std::pair("spec.egress", "to")}) {
    for (const Node* rule : items_at(object.node, direction)) {
      for (const Node* peer : items_at(rule, list)) {
        const Node* pods = value_at(peer, "podSelector");
        const Node* spaces = value_at(peer, "namespaceSelector");
        check_namespace_label(object, spaces, index, report);
        if (pods == nullptr || !pods->is(yaml::Kind::map) || pods->entries.empty()) continue;
        std::string_view namespace_name = object.namespace_name;
        if (spaces != nullptr) {
          const Node* labels = value_at(spaces, "matchLabels");
          const Node* name = labels == nullptr ? nullptr : labels->get("kubernetes.io/metadata.name");
          if (name == nullptr) continue;  // which namespaces these are is unknown
          namespace_name = name->text;
        }
        if (!index.contains_pods(object, namespace_name) || is_own_part(object, pods)) continue;
        if (!index.pods_selected(object, namespace_name, pods).empty() ||
            index.may_select_runtime_pods(object, namespace_name, pods))
          continue;
        report.add(
            object, pods->span,
            fmt::format("a peer of `{}` matches no Pods in namespace `{}`", display(object), namespace_name),
            "use the labels of a Pod template, and add a `namespaceSelector` for another namespace");
      }
    }
  }
}

}  // namespace twinhull::lint
