// Manually written Endpoints.
#include <fmt/format.h>

#include "lint/network/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

bool is_local(std::string_view address) {
  for (std::string_view prefix : {"127.", "169.254.", "224.0.0.", "fe80:", "FE80:"}) {
    if (address.starts_with(prefix)) return true;
  }
  return address == "::1" || address == "0.0.0.0" || address == "::";
}

void check_address(const Object& object, const Node* address, Reporter& report) {
  if (address == nullptr || !is_local(address->text)) return;
  report.add(
      object, address->span,
      fmt::format("`{}` is a loopback or link-local address: the API server rejects it", address->text),
      "use the address of another machine");
}

}  // namespace

void check_loopback_endpoint(const Object& object, const ObjectIndex&, Reporter& report) {
  if (object.id.kind == "EndpointSlice" && object.id.group == "discovery.k8s.io") {
    for (const Node* endpoint : items_at(object.node, "endpoints")) {
      for (const Node* address : items_at(endpoint, "addresses")) check_address(object, address, report);
    }
  }
  if (object.id.kind != "Endpoints" || !object.id.group.empty()) return;
  for (const Node* subset : items_at(object.node, "subsets")) {
    for (std::string_view list : {"addresses", "notReadyAddresses"}) {
      for (const Node* address : items_at(subset, list))
        check_address(object, value_at(address, "ip"), report);
    }
  }
}

}  // namespace twinhull::lint
