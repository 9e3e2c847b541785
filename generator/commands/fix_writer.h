#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "commands/command.h"

namespace twinhull::commands {

/// Writes only into the directories the run started with: its arguments, the working directory, and the
/// repositories around them. They are held open from the start and no link below them is followed, so
/// replacing a directory by a link during the run cannot redirect writes.
class FixWriter {
 public:
  FixWriter(const Options& options, base::FileSystem& fs);

  /// The reason of a failure; empty on success.
  std::string write(const std::string& path, std::string_view text);

 private:
  void hold(const std::string& directory);

  base::FileSystem& fs_;
  std::map<std::string, std::unique_ptr<base::FileSystem>> held_;  ///< by absolute path
};

}  // namespace twinhull::commands
