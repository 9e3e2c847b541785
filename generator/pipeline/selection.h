#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "pipeline/input_error.h"
#include "pipeline/shard.h"

namespace twinhull::pipeline {

/// The systems of a run.
struct Selection {
  bool all = false;                  ///< all systems
  std::vector<std::string> systems;  ///< ids, sorted
  std::vector<std::string> removed;  ///< selected by a file inside them, and deleted since; sorted
  std::vector<std::string> others;   ///< of all systems those in other shards
  Shard shard;

  /// Whether every system is in it.
  bool complete() const { return all && others.empty(); }
};

/// An argument is the name of a system, or a path (with a `/`) below the root: a file of
/// `environments/<system>/` or `out/<system>/` selects that system, one of `schemas/` or `templates/` all of
/// them, so that a hook can pass the files of a commit. `known` are the existing systems; `written` says
/// whether files were generated for a system that no longer exists. Of all of these, those in `shard` are
/// selected.
std::variant<Selection, InputError> select_systems(const std::vector<std::string>& words,
                                                   const std::string& root,
                                                   const std::vector<std::string>& known,
                                                   const std::function<bool(const std::string&)>& written,
                                                   Shard shard = {});

}  // namespace twinhull::pipeline
