#pragma once

#include "html_report/page.h"
#include "model/system.h"

namespace twinhull::html_report {

/// The definition of a system and the differences between its targets. Contains no secret values.
SystemReport system_facts(const model::System& system);

/// The data of a target's objects.
TargetReport target_facts(const model::System& system, const model::Target& target,
                          const std::vector<const yaml::Node*>& objects);

/// The values that differ between targets, in the order of the schema.
std::vector<Difference> differences(const model::System& system);

}  // namespace twinhull::html_report
