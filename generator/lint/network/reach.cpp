// Whether NetworkPolicies allow a connection between two pods. Allowed if unknown.
#include "lint/network/reach.h"

#include <algorithm>
#include <optional>

#include "lint/objects/runtime_labels.h"
#include "lint/objects/selector.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// The target port; empty if unknown.
std::optional<std::int64_t> target_number(const Connection& way) {
  const Node* target = value_at(way.port, "targetPort");
  if (target == nullptr) target = value_at(way.port, "port");
  if (target == nullptr) return {};
  if (const auto number = target->integer()) return number;
  for (const Container& container : way.to->containers) {
    for (const Node* port : items_at(container.node, "ports")) {
      const Node* number = value_at(port, "containerPort");
      if (number != nullptr && text_at(port, "name") == target->text) return number->integer();
    }
  }
  return {};
}

/// The number of a policy's port at that pod.
std::optional<std::int64_t> policy_number(const Node& port, const PodView& to) {
  if (const auto number = port.integer()) return number;
  for (const Container& container : to.containers) {
    for (const Node* one : items_at(container.node, "ports")) {
      const Node* number = value_at(one, "containerPort");
      if (number != nullptr && text_at(one, "name") == port.text) return number->integer();
    }
  }
  return {};
}

bool lets_port(const Node& rule, const Connection& way) {
  const auto ports = items_at(&rule, "ports");
  const std::optional<std::int64_t> wanted = target_number(way);
  if (ports.empty() || !wanted) return true;
  return std::ranges::any_of(ports, [&](const Node* one) {
    const std::string_view protocol = text_at(one, "protocol");
    if (!protocol.empty() && protocol != "TCP") return false;
    const Node* port = value_at(one, "port");
    if (port == nullptr) return true;
    const std::optional<std::int64_t> first = policy_number(*port, *way.to);
    const Node* end = value_at(one, "endPort");
    const std::optional<std::int64_t> last = end == nullptr ? first : end->integer();
    return first && last && *first <= *wanted && *wanted <= *last;
  });
}

/// Whether the namespace can match the selector. Without a manifest of the namespace, only its name label is
/// certain.
bool may_fit(const Node* selector, const Object& from, std::string_view namespace_name,
             const ObjectIndex& index) {
  const Object* object = index.find(from, "Namespace", namespace_name);
  const Node* labels = object == nullptr ? nullptr : value_at(object->node, "metadata.labels");
  const Node* wanted = value_at(selector, "matchLabels");
  for (const yaml::Entry& entry : wanted == nullptr ? std::span<const yaml::Entry>() : wanted->entries) {
    if (entry.key == "kubernetes.io/metadata.name") {
      if (entry.value->text != namespace_name) return false;
    } else if (object != nullptr && !matches_labels(wanted, labels) && wanted->entries.size() == 1) {
      return false;
    }
  }
  return true;
}

bool lets_peer(const Node& peer, const Object& policy, const PodView& pod, const ObjectIndex& index) {
  if (value_at(&peer, "ipBlock") != nullptr) return true;
  const Node* spaces = value_at(&peer, "namespaceSelector");
  const Node* pods = value_at(&peer, "podSelector");
  if (spaces == nullptr) {
    if (pod.object->namespace_name != policy.namespace_name) return false;
  } else if (!may_fit(spaces, policy, pod.object->namespace_name, index)) {
    return false;
  }
  return pods == nullptr || may_select(pods, pod);
}

bool lets(const Object& policy, bool in, const Connection& way, const ObjectIndex& index) {
  return std::ranges::any_of(items_at(policy.node, in ? "spec.ingress" : "spec.egress"),
                             [&](const Node* rule) {
                               if (!lets_port(*rule, way)) return false;
                               const auto peers = items_at(rule, in ? "from" : "to");
                               return peers.empty() || std::ranges::any_of(peers, [&](const Node* peer) {
                                        return lets_peer(*peer, policy, in ? *way.from : *way.to, index);
                                      });
                             });
}

}  // namespace

bool restricts(const Object& policy, std::string_view direction) {
  if (value_at(policy.node, "spec.policyTypes") == nullptr) {
    return direction == "Ingress" || value_at(policy.node, "spec.egress") != nullptr;
  }
  return std::ranges::any_of(items_at(policy.node, "spec.policyTypes"),
                             [&](const Node* one) { return one->text == direction; });
}

bool has_other_policies(const ObjectIndex& index) {
  return std::ranges::any_of(index.objects(), [](const Object& object) {
    return object.id.kind.find("NetworkPolicy") != std::string_view::npos &&
           object.id.group != "networking.k8s.io";
  });
}

const Object* blocked_by(const Connection& way, std::string_view direction, const Selectors& policies,
                         const ObjectIndex& index) {
  const bool in = direction == "Ingress";
  const auto found = policies.find(in ? way.to : way.from);
  if (found == policies.end()) return nullptr;
  const Object* first = nullptr;
  for (const Object* policy : found->second) {
    if (!restricts(*policy, direction)) continue;
    if (lets(*policy, in, way, index)) return nullptr;
    if (first == nullptr) first = policy;
  }
  return first;
}

}  // namespace twinhull::lint
