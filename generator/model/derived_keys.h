#pragma once

#include <string>
#include <string_view>

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::model {

/// system.yaml, valid by its schema, with what can be omitted because it follows from the rest: a call with
/// `env` sets variables to the address of the called component, unless the component sets them itself, and a
/// key of a Secret without `value` gets the name of its value from its own (`DATABASE_URL`: `databaseUrl`),
/// and without `message` that it is required. Components that are called through Dapr are listed in `invokes`
/// instead of `calls`. Derived parts have the spans of what they are derived from.
const yaml::Node* add_derived_keys(const yaml::Node& system, base::Arena& arena);

/// Whether a component in system.yaml has a port.
bool is_callable(const yaml::Node* component);

/// The expression of a part of a component's address: `url`, `host`, `port` or `address`.
std::string address_of(std::string_view component, std::string_view part);

}  // namespace twinhull::model
