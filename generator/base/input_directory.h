#pragma once

#include <string>
#include <string_view>

#include "base/file_system.h"

namespace twinhull::base {

/// A directory of input files, on disk or embedded in the program.
struct InputDirectory {
  FileSystem& fs;
  std::string path;   ///< its path in the file system
  std::string shown;  ///< prefix of its files' names in findings; empty for the root

  std::string inside(std::string_view name) const { return (path + "/").append(name); }
  std::string named(std::string_view name) const { return shown + std::string(name); }
};

}  // namespace twinhull::base
