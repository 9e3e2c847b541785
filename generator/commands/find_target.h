#pragma once

#include <string_view>

#include "commands/command.h"
#include "model/system.h"

namespace twinhull::commands {

/// Null if the system has no target of that name.
const model::Target* find_target(const model::System& system, std::string_view name);

/// Reports an unknown target, with the most similar name.
ExitCode unknown_target(const model::System& system, std::string_view name);

}  // namespace twinhull::commands
