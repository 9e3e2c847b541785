#pragma once

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::model {

/// system.yaml, valid by its schema, with what can be omitted because it follows from the rest: a call with
/// `env` sets variables to the address of the called component, unless the component sets them itself, and a
/// key of a Secret without `value` gets the name of its value from its own (`DATABASE_URL`: `databaseUrl`).
/// Derived parts have the spans of what they are derived from.
const yaml::Node* expand_shorthand(const yaml::Node& system, base::Arena& arena);

}  // namespace twinhull::model
