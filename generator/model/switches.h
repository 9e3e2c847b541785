#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "model/system.h"
#include "yaml/node.h"

namespace twinhull::model {

// What applies only to some targets is enabled by a value: `manifests.NAME` for the directory of that
// name in `manifests/`, `patches.COMPONENT.NAME` for a patch of system.yaml with `targets`. It is false by
// default and true in the targets that the name or the patterns select; any layer can set it.

/// The properties of the values schema for these values. `system`: system.yaml.
std::vector<yaml::Entry> switch_properties(const yaml::Node& system,
                                           const std::vector<ManifestFile>& manifests, base::Arena& arena);

/// What a directory in `manifests/` can be named after to apply to a target: the target, or its environment
/// or values of axes. Directories named after a variant are enabled in the variant's values.
std::vector<std::string_view> names_of(const Target& target);

/// `values` with the switches of the directories with these names, and of the patches for `target` (empty:
/// none), set to true.
const yaml::Node* switch_on(const yaml::Node& values, const System& system,
                            const std::vector<std::string_view>& names, std::string_view target,
                            base::Arena& arena);

/// Reports directories and patches that no target uses.
diagnostic::Findings check_switches(const System& system);

}  // namespace twinhull::model
