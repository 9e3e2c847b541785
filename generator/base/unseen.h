#pragma once

#include <string>
#include <vector>

namespace twinhull::base {

/// A path that the disk failed to tell about.
struct Unseen {
  std::string path;
  std::string error;   ///< in the words of the operating system
  bool there = false;  ///< a file stands there and cannot be read; else not even that is known
};

/// Notes one. Whether an optional file is there has two answers, yes and no, and many a file that cannot be
/// read is taken for one that is not there: where that comes from a failing disk alone it is noted here, so
/// that no run ends well on it.
void note_unseen(const std::string& path, int error, bool there);

/// Whether a path has been noted and not been taken yet.
bool any_unseen();

/// Those noted since, each path once, in byte order.
std::vector<Unseen> take_unseen();

}  // namespace twinhull::base
