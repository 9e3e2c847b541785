#include "pipeline/builtin_files.h"

namespace twinhull::pipeline {

base::FileSystem& builtin_files() {
  static base::InMemoryFileSystem files = [] {
    base::InMemoryFileSystem made;
    for (const BuiltinFile& file : builtin_table()) made.files.emplace(file.path, file.text);
    return made;
  }();
  return files;
}

}  // namespace twinhull::pipeline
