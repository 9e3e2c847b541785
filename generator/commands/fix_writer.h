#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "commands/command.h"

namespace twinhull::commands {

/// Writes into the folders that a run began with: what was named, the working directory, and the repositories
/// around them. They are held open from the beginning, and below them no link is followed: a folder that
/// becomes a link while the run goes on leads nothing out of them.
class FixWriter {
 public:
  FixWriter(const Options& options, base::FileSystem& fs);

  /// The reason of a failure, empty when all went well.
  std::string write(const std::string& path, std::string_view text);

 private:
  void hold(const std::string& folder);

  base::FileSystem& fs_;
  std::map<std::string, std::unique_ptr<base::FileSystem>> held_;  ///< by their absolute paths
};

}  // namespace twinhull::commands
