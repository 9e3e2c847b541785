#pragma once

#include "kustomize/context.h"
#include "kustomize/field_specs.h"

namespace twinhull::kustomize {

/// The defaults with what the files of `configurations` and `crds` add.
SharedConfig read_configurations(Context& context, const KustomizationRoot& tree);

/// A field spec of a configuration or of an entry of `labels`.
FieldSpec field_spec_of(const yaml::Node& node);

}  // namespace twinhull::kustomize
