#pragma once

#include <vector>

#include "diagnostic/finding.h"
#include "model/system.h"
#include "template/specialize.h"

namespace twinhull::pipeline {

/// Leaves out what is told of built-in templates and schemas beside errors of the user's own, which led
/// there.
void drop_consequences(std::vector<diagnostic::Finding>& findings, const source::Files& files);

/// Findings in a template or schema that the program carries come to stand where the user wrote what led
/// there: the value that the template's line takes, the condition that lets it be made, the component, or the
/// schema or system.yaml as such. The built-in line is a related place then.
void lead_to_user(std::vector<diagnostic::Finding>& findings, const source::Files& files,
                  const model::System& system, const tmpl::ResidualProgram& blueprint,
                  const yaml::Node& values);

}  // namespace twinhull::pipeline
