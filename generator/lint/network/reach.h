#pragma once

#include "lint/objects/selector_index.h"

namespace twinhull::lint {

/// A connection between two pods.
struct Connection {
  const PodView* from = nullptr;
  const PodView* to = nullptr;
  const yaml::Node* port = nullptr;  ///< of the Service; its target port is used. Null: unknown
};

/// The policy that blocks the connection: the first of those that restrict the pod in that direction
/// (`Ingress` of `to`, `Egress` of `from`), if none allows it. Null if it is allowed or unknown: peers by
/// address, namespaces whose labels are not in the run.
const Object* blocked_by(const Connection& way, std::string_view direction, const Selectors& policies,
                         const ObjectIndex& index);

/// Whether a policy restricts incoming (`Ingress`) or outgoing (`Egress`) traffic.
bool restricts(const Object& policy, std::string_view direction);

/// Whether there are policies of a network plugin, which are not evaluated.
bool has_other_policies(const ObjectIndex& index);

}  // namespace twinhull::lint
