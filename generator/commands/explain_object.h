#pragma once

#include "base/file_system.h"
#include "commands/command.h"

namespace twinhull::commands {

/// Whether what is to be explained is an object of a chart or kustomization.
bool is_of_rendered_object(const Options& options, base::FileSystem& fs);

/// `explain CHART [KIND/NAME [PATH]]`: the lines of templates and values files that made a field of a
/// rendered object. Without a path, all fields; without an object, the objects.
ExitCode explain_object(const Options& options, base::FileSystem& fs);

}  // namespace twinhull::commands
