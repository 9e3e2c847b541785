#pragma once

#include "html_report/page.h"
#include "model/system.h"

namespace twinhull::html_report {

/// What system.yaml says, and in what its targets differ. A secret's value is no part of it.
SystemReport system_facts(const model::System& system);

/// What the objects of a target say.
TargetReport target_facts(const model::System& system, const model::Target& target,
                          const std::vector<const yaml::Node*>& objects);

/// The values that are not the same in all targets, in the order of the schema.
std::vector<Difference> differences(const model::System& system);

}  // namespace twinhull::html_report
