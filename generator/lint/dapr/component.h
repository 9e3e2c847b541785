#pragma once

#include "lint/dapr/component_types.h"
#include "lint/engine/check.h"

namespace twinhull::lint {

/// The definition of a Component's type and version; null if it is not a Component, or not of a built-in
/// type.
const ComponentType* type_of(const Object& component);

/// The entry of `spec.metadata` of that name, ignoring case; null if none.
const yaml::Node* setting(const Object& component, std::string_view name);

/// The literal value of a setting; null if none.
const yaml::Node* value_of(const Object& component, std::string_view name);
/// The same of an entry of `spec.metadata`.
const yaml::Node* plain_value(const yaml::Node* entry);

/// Whether an object is certainly meant for a cluster: `dapr run` also reads directories of Components, and
/// ignores `namespace: default`.
bool is_for_cluster(const Object& object, const ObjectIndex& index);

/// Whether something other than Dapr substitutes a part of the text, so that its value is unknown.
bool is_open(std::string_view text);

}  // namespace twinhull::lint
