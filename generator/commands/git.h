#pragma once

#include <string>

namespace twinhull::commands {

/// What git thinks of a file.
enum class GitState {
  unknown,    ///< no git here, or the file is in no repository
  tracked,    ///< it is part of the repository
  untracked,  ///< it is not, but `git add` would take it
  ignored,
};

/// Asks the `git` program.
GitState git_state(const std::string& path);

/// The top of the git work tree that a folder lies in, or the folder itself; links are resolved. Empty
/// where the folder does not exist.
std::string work_tree(const std::string& folder);

}  // namespace twinhull::commands
