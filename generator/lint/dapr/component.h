#pragma once

#include "lint/dapr/component_types.h"
#include "lint/engine/check.h"

namespace twinhull::lint {

/// What Dapr knows of a Component's type and version; null where it is no Component, or of no type that is
/// built in.
const ComponentType* type_of(const Object& component);

/// The entry of `spec.metadata` of that name, in any case; null where there is none.
const yaml::Node* setting(const Object& component, std::string_view name);

/// The value of a setting that is written as it is; null where there is none.
const yaml::Node* value_of(const Object& component, std::string_view name);
/// The same of an entry of `spec.metadata`.
const yaml::Node* plain_value(const yaml::Node* entry);

/// Whether an object is plainly meant for a cluster: `dapr run` reads folders of Components, too, and takes
/// no notice of `namespace: default`.
bool is_for_cluster(const Object& object, const ObjectIndex& corpus);

/// Whether something else than Dapr fills in a part of the text, so that it is not known what it will be.
bool is_open(std::string_view text);

}  // namespace twinhull::lint
