#pragma once

#include <vector>

#include "diagnostic/finding.h"
#include "model/load.h"
#include "pipeline/build.h"
#include "pipeline/build_context.h"

namespace twinhull::pipeline {

/// Takes one system from the text of its files to the files that are to be written, through the stages of
/// docs/architecture.md. Findings decide how far it gets.
BuildResult build_system(const model::SystemFiles& files, const BuildContext& context,
                         std::vector<diagnostic::Finding>& findings);

}  // namespace twinhull::pipeline
