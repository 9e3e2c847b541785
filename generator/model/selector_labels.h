#pragma once

#include <vector>

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::model {

/// The keys of a component's selector that are not those of every component, as strings.
std::vector<const yaml::Node*> own_selector(const yaml::Node& component, base::Arena& arena);

/// The schema of a component, in which `podLabels` cannot replace labels that select the Pods.
const yaml::Node* with_fixed_labels(const yaml::Node& schema, const yaml::Node& component,
                                    base::Arena& arena);

}  // namespace twinhull::model
