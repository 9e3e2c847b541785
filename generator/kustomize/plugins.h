#pragma once

#include "kustomize/accumulate.h"

namespace twinhull::kustomize {

// Files of `generators`, `transformers` and `validators`. Those that are built into Kustomize run; others
// would start a program, and are findings.

void run_generator_plugins(Context& context, const KustomizationRoot& tree, Accumulated& into,
                           bool notes_origins);
void run_transformer_plugins(Context& context, const KustomizationRoot& tree, Accumulated& into,
                             bool notes_origins);

}  // namespace twinhull::kustomize
