#pragma once

#include "kustomize/context.h"
#include "kustomize/resource_map.h"

namespace twinhull::kustomize {

/// What a ValueAddTransformer does: sets its value in a field of each object that its targets select, or
/// inserts it into the path that the field contains. `config` is the configuration, from which only known
/// fields are read.
void add_value(Context& context, const KustomizationRoot& tree, ResourceMap& resources,
               const yaml::Node& config);

}  // namespace twinhull::kustomize
