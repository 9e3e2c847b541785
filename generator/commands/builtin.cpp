#include "commands/builtin.h"

namespace twinhull::commands {

base::FileSystem& builtin_files() {
  static base::MemoryFiles files = [] {
    base::MemoryFiles made;
    for (const BuiltinFile& file : builtin_table()) made.files.emplace(file.path, file.text);
    return made;
  }();
  return files;
}

}  // namespace twinhull::commands
