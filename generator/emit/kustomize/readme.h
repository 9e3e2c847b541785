#pragma once

#include "emit/kustomize/tree.h"
#include "emit/output/output.h"

namespace twinhull::emit {

/// `kustomize/README.md`: how to build the overlays, what each component adds, and how to write an overlay on
/// top of one.
OutputFile tree_readme(const BaseAndComponents& tree);

}  // namespace twinhull::emit
