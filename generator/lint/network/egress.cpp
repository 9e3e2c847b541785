// Connections that pods require and NetworkPolicies block: DNS, Dapr's control plane, external services.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "lint/network/checks.h"
#include "lint/network/reach.h"
#include "lint/network/service_target.h"
#include "lint/objects/config_uses.h"
#include "lint/objects/dapr_sidecar.h"
#include "lint/objects/selector_index.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// The ports of Dapr's API server, Sentry, placement and scheduler pods, and 443 for other setups of the
/// control plane.
constexpr std::array<std::int64_t, 6> dapr_ports = {443, 6500, 50001, 50003, 50005, 50006};

struct Port {
  std::int64_t number = 0;
  bool udp = false;
};

bool lets_port(const Node& rule, Port wanted) {
  const auto ports = items_at(&rule, "ports");
  return ports.empty() || std::ranges::any_of(ports, [&](const Node* one) {
           const bool udp = text_at(one, "protocol") == "UDP";
           const Node* port = value_at(one, "port");
           if (port == nullptr) return udp == wanted.udp;
           const auto first = port->integer();
           if (!first) return true;  // a named port: its number depends on the pod
           const Node* end = value_at(one, "endPort");
           const auto last = end == nullptr ? first : end->integer();
           // DNS also uses TCP.
           return (udp == wanted.udp || wanted.number == 53) && *first <= wanted.number && last &&
                  wanted.number <= *last;
         });
}

/// Whether a peer can be a pod of another namespace, with that name if one is given.
bool may_be_in(const Node& peer, std::string_view namespace_name) {
  if (value_at(&peer, "ipBlock") != nullptr) return true;
  const Node* spaces = value_at(&peer, "namespaceSelector");
  if (spaces == nullptr) return false;
  const Node* labels = value_at(spaces, "matchLabels");
  const Node* name = labels == nullptr ? nullptr : labels->get("kubernetes.io/metadata.name");
  return name == nullptr || name->text == namespace_name;
}

/// The egress policies of a pod, with what they allow.
class Egress {
 public:
  explicit Egress(const std::vector<const Object*>& policies) {
    for (const Object* policy : policies) {
      if (restricts(*policy, "Egress")) policies_.push_back(policy);
    }
  }

  const Object* first() const { return policies_.empty() ? nullptr : policies_.front(); }

  /// To a namespace other than the pod's.
  bool lets_to(std::string_view namespace_name, Port port) const {
    return any_rule([&](const Node& rule) {
      const auto peers = items_at(&rule, "to");
      return lets_port(rule, port) && (peers.empty() || std::ranges::any_of(peers, [&](const Node* peer) {
                                         return may_be_in(*peer, namespace_name);
                                       }));
    });
  }

  /// To any address outside of the cluster.
  bool lets_outside(Port port) const {
    return any_rule([&](const Node& rule) {
      const auto peers = items_at(&rule, "to");
      return lets_port(rule, port) && (peers.empty() || std::ranges::any_of(peers, [](const Node* peer) {
                                         return value_at(peer, "ipBlock") != nullptr;
                                       }));
    });
  }

 private:
  template <typename Fits>
  bool any_rule(const Fits& fits) const {
    return std::ranges::any_of(policies_, [&](const Object* policy) {
      return std::ranges::any_of(items_at(policy->node, "spec.egress"),
                                 [&](const Node* rule) { return rule->is(yaml::Kind::map) && fits(*rule); });
    });
  }

  std::vector<const Object*> policies_;
};

/// The settings that a pod uses: its own, those of its ConfigMaps and of the Dapr components that its sidecar
/// loads.
std::vector<Setting> settings_for(const PodView& pod, const ObjectIndex& index) {
  std::vector<Setting> out = settings_of(*pod.object, index);
  const auto add = [&](const Object& object) {
    for (const Setting& setting : settings_of(object, index)) out.push_back(setting);
  };
  std::set<const Object*> seen;
  for (const ConfigurationUse& use : uses_of(pod)) {
    const Object* map =
        use.kind == "ConfigMap" ? index.find(*pod.object, "ConfigMap", use.name->text) : nullptr;
    if (map != nullptr && seen.insert(map).second) add(*map);
  }
  const Node* id = app_id(pod);
  if (id == nullptr) return out;
  for (const Object* component : index.all(*pod.object, "Component", pod.object->namespace_name)) {
    const auto scopes = items_at(component->node, "scopes");
    const bool loaded = scopes.empty() || std::ranges::any_of(scopes, [&](const Node* scope) {
                          return scope->text == id->text;
                        });
    if (is_dapr(*component, "Component") && loaded) add(*component);
  }
  return out;
}

/// A host with a port that is not a cluster name: `db.example.com:5432`.
bool is_outside(const Setting& setting, const ObjectIndex& index) {
  const std::string_view host = setting.address.host;
  if (setting.address.port.empty() || host.find('.') == std::string_view::npos) return false;
  if (host.ends_with(".local") || host.find(".svc") != std::string_view::npos) return false;
  return std::ranges::count(host, '.') > 1 && target_of(setting, index).kind == Target::Kind::elsewhere;
}

using Hosts = std::set<std::string_view>;

/// The hosts at which the objects of the run are published. Programs need their own address for links.
Hosts published(const ObjectIndex& index) {
  Hosts hosts;
  for (const Object& object : index.objects()) {
    for (const Node* rule : items_at(object.node, "spec.rules")) hosts.insert(text_at(rule, "host"));
    for (const Node* host : items_at(object.node, "spec.hostnames")) hosts.insert(host->text);
  }
  return hosts;
}

/// What of that the policies block, in words. `own`: hosts that need no rule.
std::vector<std::string> lacks(const PodView& pod, const Egress& egress, const Hosts& own,
                               const ObjectIndex& index) {
  std::vector<std::string> out;
  const std::vector<Setting> settings = settings_for(pod, index);
  const bool sidecar = has_sidecar(pod);
  const bool names = sidecar || !settings.empty();
  if (names && !egress.lets_to("kube-system", {53, true})) out.emplace_back("DNS (port 53, UDP and TCP)");
  const bool plane = std::ranges::any_of(dapr_ports, [&](std::int64_t port) {
    return egress.lets_to("dapr-system", {port, false});
  });
  if (sidecar && !plane)
    out.emplace_back("Dapr's control plane (namespace `dapr-system`, ports 6500, 50001, 50005 and 50006)");
  std::set<std::string_view> reported;
  for (const Setting& setting : settings) {
    if (own.contains(setting.address.host) || !is_outside(setting, index)) continue;
    if (!reported.insert(setting.address.text).second) continue;
    std::int64_t number = 0;
    for (const char digit : setting.address.port) number = number * 10 + (digit - '0');
    if (!egress.lets_outside({number, false}))
      out.push_back(fmt::format("`{}:{}`", setting.address.host, setting.address.port));
  }
  return out;
}

source::Span location_in(const Object& policy) {
  const Node* spec = value_at(policy.node, "spec");
  for (const std::string_view key : {"egress", "policyTypes"}) {
    const yaml::Entry* entry = spec == nullptr ? nullptr : spec->find(key);
    if (entry != nullptr) return entry->key_span;
  }
  return location_of(policy);
}

}  // namespace

void check_incomplete_egress_policy(const ObjectIndex& index, Reporter& report) {
  if (has_other_policies(index)) return;
  const Selectors policies = policies_by_pod(index);
  const Hosts own = published(index);
  std::set<std::pair<const Object*, std::string>> reported;
  for (const PodView& pod : index.pods()) {
    const auto found = policies.find(&pod);
    if (found == policies.end() || is_true_at(pod.spec, "hostNetwork")) continue;
    const Egress egress(found->second);
    if (egress.first() == nullptr) continue;
    const std::vector<std::string> missing = lacks(pod, egress, own, index);
    const std::string all = base::join(missing, ", ");
    if (missing.empty() || !reported.insert({egress.first(), all}).second) continue;
    report.add(*egress.first(), location_in(*egress.first()),
               fmt::format("`{}` blocks required egress of `{}`: {}", display(*egress.first()),
                           display(*pod.object), all),
               "add a rule to `egress` for each, with the ports of the Pods");
  }
}

}  // namespace twinhull::lint
