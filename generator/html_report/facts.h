#pragma once

#include "model/system.h"
#include "html_report/page.h"

namespace twinhull::report {

/// What system.yaml says, and in what its targets differ. A secret's value is no part of it.
System system_facts(const model::System& system);

/// What the objects of a target say.
Target target_facts(const model::System& system, const model::Target& target,
                    const std::vector<const yaml::Node*>& objects);

/// The values that are not the same in all targets, in the order of the schema.
std::vector<Difference> differences(const model::System& system);

}  // namespace twinhull::report
