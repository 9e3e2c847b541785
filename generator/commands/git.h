#pragma once

#include <string>

namespace twinhull::commands {

/// The state of a file in git.
enum class GitState {
  unknown,    ///< no git, or the file is in no repository
  tracked,    ///< tracked
  untracked,  ///< untracked and not ignored
  ignored,
};

/// Runs the `git` program.
GitState git_state(const std::string& path);

/// The top of the git work tree that contains a directory, or the directory itself; links are resolved. Empty
/// if the directory does not exist.
std::string work_tree(const std::string& directory);

}  // namespace twinhull::commands
