#pragma once

#include <nlohmann/json_fwd.hpp>

#include "model/system.h"

namespace twinhull::pipeline {

/// What index.json says of a target: its release, where its values and its overlay are, and which objects it
/// takes as given. `lint` and tools read it.
nlohmann::ordered_json describe_target(const model::System& system, const model::Target& target);

}  // namespace twinhull::pipeline
