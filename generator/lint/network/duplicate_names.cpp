// External host names, and listeners of Gateways: each must be unique.
#include <fmt/format.h>

#include <map>

#include "base/text.h"
#include "lint/network/checks.h"
#include "lint/objects/applied.h"
#include "lint/objects/display.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

constexpr std::string_view host_key = "external-dns.alpha.kubernetes.io/hostname";

}  // namespace

void check_duplicate_external_dns_hostname(const ObjectIndex& index, Reporter& report) {
  std::map<std::string, std::pair<const Object*, const Node*>> seen;
  for (const Object& object : index.objects()) {
    const Node* annotations = value_at(object.node, "metadata.annotations");
    const Node* hosts = annotations == nullptr ? nullptr : annotations->get(host_key);
    if (hosts == nullptr || !hosts->is(yaml::Kind::string)) continue;
    // Several records with one name but different identifiers split traffic.
    if (annotations->find("external-dns.alpha.kubernetes.io/set-identifier") != nullptr) continue;
    for (std::string_view part : base::split(hosts->text, ',')) {
      const std::string_view host = base::trim(part);
      if (host.empty()) continue;
      const auto [other, fresh] =
          seen.emplace(fmt::format("{} {}", applied_set(object, index), host), std::pair(&object, hosts));
      if (fresh || other->second.first->id.name == object.id.name ||
          are_alternatives(*other->second.first, object, index))
        continue;
      report
          .add(object, hosts->span,
               fmt::format("`{}` has the DNS name `{}`, as does `{}`: only one gets it",
                           display_with_context(object, *other->second.first, index), host,
                           display_with_context(*other->second.first, object, index)),
               "use a different name for each")
          .related.push_back({"also defined here", other->second.second->span});
    }
  }
}

void check_duplicate_gateway_listener(const Object& object, const ObjectIndex&, Reporter& report) {
  if (object.id.kind != "Gateway" || object.id.group != "gateway.networking.k8s.io") return;
  std::map<std::string, const Node*> seen;
  for (const Node* listener : items_at(object.node, "spec.listeners")) {
    const Node* port = value_at(listener, "port");
    if (port == nullptr) continue;
    const std::string_view host = text_at(listener, "hostname"), protocol = text_at(listener, "protocol");
    const auto [other, fresh] = seen.emplace(fmt::format("{} {} {}", port->text, protocol, host), port);
    if (fresh) continue;
    report
        .add(object, port->span,
             fmt::format("two listeners of `{}` have protocol {}, port {} and {}: the Gateway is rejected",
                         display(object), protocol.empty() ? "requests" : protocol, port->text,
                         host.empty() ? "any host" : fmt::format("`{}`", host)),
             "change the port, protocol or hostname of one")
        .related.push_back({"also defined here", other->second->span});
  }
}

}  // namespace twinhull::lint
