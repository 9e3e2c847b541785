#pragma once

#include <string_view>

#include "commands/command.h"
#include "model/system.h"

namespace twinhull::commands {

/// Null where the system has no target of that name.
const model::Target* find_target(const model::System& system, std::string_view name);

/// Says so, and which target was meant.
ExitCode unknown_target(const model::System& system, std::string_view name);

}  // namespace twinhull::commands
