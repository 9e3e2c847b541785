#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "commands/command.h"

namespace twinhull::commands {

/// A file that begins something new; `path` is relative to the root.
struct ScaffoldFile {
  std::string path;
  std::string text;
};

/// A small, complete system: one component, two environments. `own_schemas`: the root brings its own.
std::vector<ScaffoldFile> scaffold_system(const std::string& name, bool own_schemas);

/// A file of one environment; an empty `namespace_name` is left out.
ScaffoldFile scaffold_environment(const std::string& system, const std::string& variant,
                                  const std::string& name, std::string_view namespace_name);

/// Writes files that are not there yet and names them on standard output. None is written when
/// anything stands in the place of one.
ExitCode write_new(const Options& options, base::FileSystem& fs, const std::string& root,
                   const std::vector<ScaffoldFile>& files, const std::string& next);

}  // namespace twinhull::commands
