#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::model {

/// A part of the section `dapr` of system.yaml that lists the components that use it.
struct DaprBlock {
  std::string_view section;  ///< `pubsub`, `components`, `subscriptions`
  std::string_view name;     ///< of the Dapr component, or of the subscription
  std::string_view key;      ///< its key in `section`; empty for a section that is one block
  const yaml::Node* node = nullptr;
};

/// The blocks of system.yaml, in its order.
std::vector<DaprBlock> dapr_blocks(const yaml::Node& system);

/// system.yaml with the metadata of Dapr components in the form that templates read (`settings`: `value`,
/// `secret` and `key`, or the `description` of a value), and with the calls to components whose addresses
/// are in it.
const yaml::Node* expand_messaging(const yaml::Node& system, base::Arena& arena);

}  // namespace twinhull::model
