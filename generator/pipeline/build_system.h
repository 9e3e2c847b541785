#pragma once

#include <vector>

#include "diagnostic/finding.h"
#include "model/load.h"
#include "pipeline/build.h"
#include "pipeline/build_context.h"

namespace twinhull::pipeline {

/// Builds one system from the text of its input files to its output files, through the stages of
/// docs/architecture.md. Errors stop later stages.
BuildResult build_system(const model::SystemFiles& files, const BuildContext& context,
                         diagnostic::Findings& findings);

}  // namespace twinhull::pipeline
