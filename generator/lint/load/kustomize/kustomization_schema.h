#pragma once

#include "diagnostic/finding.h"
#include "lint/load/workspace/kustomization_file.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// Unknown fields and values of the wrong type, by the schema of kustomizations.
diagnostic::Findings check_kustomization(const Kustomization& tree, const yaml::Node& schema);

}  // namespace twinhull::lint
