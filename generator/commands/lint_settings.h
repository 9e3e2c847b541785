#pragma once

#include "commands/command.h"
#include "lint/engine/settings.h"

namespace twinhull::commands {

/// Applies the options of `lint` to the settings of twinhull.yaml. False, with a message, if one is invalid.
bool apply_options(const Options& options, lint::Settings& settings);

}  // namespace twinhull::commands
