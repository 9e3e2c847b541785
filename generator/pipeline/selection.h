#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "pipeline/input_error.h"

namespace twinhull::pipeline {

/// The systems that a run works on.
struct Selection {
  bool all = false;                  ///< everything there is
  std::vector<std::string> systems;  ///< ids, sorted
  std::vector<std::string> removed;  ///< named by a file of theirs, and no longer there; sorted
};

/// A word is the name of a system, or a path (with a `/`) below the root: a file of `environments/<system>/`
/// or `out/<system>/` asks for that system, one of `schemas/` or `templates/` for all of them. So a hook can
/// hand on the files of a commit. `known` are the systems there are; `written` says of another name whether
/// something was generated for it before.
std::variant<Selection, InputError> select_systems(const std::vector<std::string>& words,
                                                   const std::string& root,
                                                   const std::vector<std::string>& known,
                                                   const std::function<bool(const std::string&)>& written);

}  // namespace twinhull::pipeline
