#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::model {

/// A component's key as Kubernetes writes names: `redisCart` becomes `redis-cart`.
std::string short_name(std::string_view key);

/// system.yaml with what templates use in addition: its directory's name; the name for controllers; for a
/// component its key, short name, values and callers, and its ports and probes in normalized form.
const yaml::Node* add_implicit_fields(const yaml::Node& system, std::string_view id, base::Arena& arena);

/// The component whose objects have this label `app.kubernetes.io/component`; null if there is none.
/// `system`: with its implicit fields.
const yaml::Node* component_by_label(const yaml::Node& system, std::string_view label);

/// What the values of a component depend on: its kind, `ports`, `probes`, and the name of each probe.
std::set<std::string_view> features(const yaml::Node& component);

/// Defaults of values that system.yaml provides, such as the port of a Service. `schema`: that of the
/// system's values.
const yaml::Node* derived_values(const yaml::Node& system, const yaml::Node& schema, base::Arena& arena);

}  // namespace twinhull::model
