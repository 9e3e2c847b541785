#pragma once

#include <string>
#include <vector>

namespace twinhull::base {

/// A path whose existence or content is unknown because of an I/O error.
struct UnreadablePath {
  std::string path;
  std::string error;    ///< the operating system's message
  bool exists = false;  ///< a file exists and cannot be read; false: not even that is known
};

/// Records a path. Optional files that cannot be read are treated as missing; recording I/O errors here keeps
/// a run from succeeding because of a failing disk.
void note_unreadable(const std::string& path, int error, bool exists);

/// Whether there are recorded paths that have not been taken.
bool any_unreadable();

/// Removes and returns the recorded paths, each once, in byte order.
std::vector<UnreadablePath> take_unreadable();

}  // namespace twinhull::base
