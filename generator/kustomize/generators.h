#pragma once

#include "kustomize/context.h"

namespace twinhull::kustomize {

/// The object of an entry of `configMapGenerator` or `secretGenerator` (`kind` says which), or null after a
/// finding. `global` is the `generatorOptions` of the kustomization, or null.
Resource* generate(Context& context, const KustomizationRoot& tree, std::string_view kind,
                   const yaml::Node& entry, const yaml::Node* global);

}  // namespace twinhull::kustomize
