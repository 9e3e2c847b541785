#pragma once

#include <string_view>
#include <vector>

#include "compare/change.h"
#include "yaml/node.h"

namespace twinhull::compare {

/// The fields in which two states of an object differ, in the order of the new state, without
/// `metadata.namespace`; with `ignore_name` also without `metadata.name`.
std::vector<FieldChange> compare_fields(const yaml::Node& before, const yaml::Node& after, bool ignore_name);

/// The effects of all parts of an object that is added.
EffectSet effects_of_added(const yaml::Node& object);

}  // namespace twinhull::compare
