#pragma once

#include <memory>
#include <string>
#include <vector>

#include "commands/command.h"
#include "pipeline/inputs.h"

namespace twinhull::commands {

/// Reads what the command line asks for; null, after saying why, where that is not possible.
std::unique_ptr<pipeline::Inputs> load_inputs(const Options& options, base::FileSystem& fs,
                                              std::vector<diagnostic::Finding>& findings);

/// The same for a command that works on one system, which goes by its name only.
std::unique_ptr<pipeline::Inputs> load_inputs_of(const std::string& system, const Options& options,
                                                 base::FileSystem& fs,
                                                 std::vector<diagnostic::Finding>& findings);

}  // namespace twinhull::commands
