#pragma once

#include "lint/objects/selector_index.h"

namespace twinhull::lint {

/// A way from one pod to another one.
struct Way {
  const PodView* from = nullptr;
  const PodView* to = nullptr;
  const yaml::Node* port = nullptr;  ///< of the Service; its target counts. Null: unknown
};

/// The policy that keeps pods from each other: the first of those that restrict them in that direction
/// (`Ingress` of `to`, `Egress` of `from`), where none lets them. Null where the way is open, or where it
/// cannot be told: peers by address, namespaces whose labels the run does not hold.
const Object* blocked_by(const Way& way, std::string_view direction, const Selectors& policies,
                         const ObjectIndex& corpus);

/// Whether a policy restricts what comes in (`Ingress`) or goes out (`Egress`).
bool restricts(const Object& policy, std::string_view direction);

/// Whether there are policies of a network plugin, which are not looked into.
bool has_other_policies(const ObjectIndex& corpus);

}  // namespace twinhull::lint
