#pragma once

#include <memory>
#include <string>
#include <vector>

#include "commands/command.h"
#include "pipeline/inputs.h"

namespace twinhull::commands {

/// Reads the systems the command line selects; null, after printing the error, if that fails.
std::unique_ptr<pipeline::Inputs> load_inputs(const Options& options, base::FileSystem& fs,
                                              diagnostic::Findings& findings);

/// The same for a command on one system, selected by name only.
std::unique_ptr<pipeline::Inputs> load_inputs_of(const std::string& system, const Options& options,
                                                 base::FileSystem& fs, diagnostic::Findings& findings);

}  // namespace twinhull::commands
