#pragma once

#include <nlohmann/json_fwd.hpp>

#include "model/system.h"

namespace twinhull::pipeline {

/// The entry of a target in index.json: its release, the paths of its values and overlay, and the objects it
/// expects to exist. Read by `lint` and other tools.
nlohmann::ordered_json describe_target(const model::System& system, const model::Target& target);

}  // namespace twinhull::pipeline
