#pragma once

#include <vector>

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::model {

/// Drops from each `enum` the names of unused optional properties next to it: a choice without its settings.
void drop_unused_choices(std::vector<yaml::Entry>& properties, const std::vector<const yaml::Node*>& unused,
                         base::Arena& arena);

/// Drops from a schema's keywords the conditions on unused optional properties: `if` with a `then` that is
/// only about them, and items of `allOf` whose `if` requires one.
void drop_unused_conditions(std::vector<yaml::Entry>& keywords, const std::vector<const yaml::Node*>& unused,
                            base::Arena& arena);

}  // namespace twinhull::model
