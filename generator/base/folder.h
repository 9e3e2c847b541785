#pragma once

#include <string>
#include <string_view>

#include "base/file_system.h"

namespace twinhull::base {

/// A folder that inputs are read from, wherever it lies: on the disk or in the program itself.
struct Folder {
  FileSystem& fs;
  std::string path;   ///< as the file system takes it
  std::string shown;  ///< what findings put before the names of its files; empty for the root

  std::string inside(std::string_view name) const { return (path + "/").append(name); }
  std::string named(std::string_view name) const { return shown + std::string(name); }
};

}  // namespace twinhull::base
