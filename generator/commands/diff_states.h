#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/file_system.h"
#include "commands/command.h"
#include "git/repository.h"
#include "pipeline/compare_states.h"

namespace twinhull::commands {

/// The two states that the arguments of `diff` select, and what they are read from.
struct DiffStates {
  std::unique_ptr<git::Repository> repository;
  std::unique_ptr<base::FileSystem> old_files;  ///< of a commit or the index
  std::unique_ptr<base::FileSystem> new_files;
  pipeline::State before;
  pipeline::State after;
};

/// `OLD` and `NEW` are revisions or directories, `OLD` can be a range `A..B` or `A...B`; by default, they are
/// HEAD and the working tree. Nothing, after printing the error, if there is no such state.
std::optional<DiffStates> select_states(const Options& options, base::FileSystem& fs);

}  // namespace twinhull::commands
