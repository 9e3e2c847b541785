#pragma once

#include <vector>

#include "diagnostic/finding.h"
#include "model/system.h"
#include "template/specialize.h"

namespace twinhull::pipeline {

/// Drops findings on built-in templates and schemas that follow from errors in the user's files.
void drop_consequences(diagnostic::Findings& findings, const source::Files& files);

/// Moves findings in built-in templates and schemas to the user's files: to the value that the template's
/// line reads, the condition that includes it, the component, or the schema or system.yaml as a whole. The
/// built-in line becomes a related location.
void relocate_to_user_files(diagnostic::Findings& findings, const source::Files& files,
                            const model::System& system, const tmpl::ResidualProgram& program,
                            const yaml::Node& values);

}  // namespace twinhull::pipeline
