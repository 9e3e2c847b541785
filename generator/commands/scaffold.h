#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "commands/command.h"

namespace twinhull::commands {

/// A file of a new system or environment; `path` is relative to the root.
struct ScaffoldFile {
  std::string path;
  std::string text;
};

/// A small, complete system: one component, two environments. `own_schema`: the root
/// has a file with the schema of system.yaml.
std::vector<ScaffoldFile> scaffold_system(const std::string& name, bool own_schema);

/// The file of one target, `name` in a directory of the system (empty: the system's own); an empty
/// `namespace_name` is omitted.
ScaffoldFile scaffold_environment(const std::string& system, const std::string& directory,
                                  const std::string& name, const std::string& target,
                                  std::string_view namespace_name);

/// Writes new files and prints their names to standard output. Nothing is written if any of the paths exists.
ExitCode write_new(const Options& options, base::FileSystem& fs, const std::string& root,
                   const std::vector<ScaffoldFile>& files, const std::string& next);

}  // namespace twinhull::commands
