#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace twinhull::commands {

/// The systems that a command line asks for.
struct Selection {
  bool all = false;                  ///< everything there is
  std::vector<std::string> systems;  ///< ids, sorted
  std::vector<std::string> gone;     ///< named by a file of theirs, and no longer there; sorted
};

/// A word is the name of a system, or a path (with a `/`) below the root: a file of `environments/<system>/`
/// or `out/<system>/` asks for that system, one of `schemas/` or `templates/` for all of them. So a hook can
/// hand on the files of a commit. `known` are the systems there are; `written` says of another name whether
/// something was made of it before. Empty where a word means nothing, which has been said then.
std::optional<Selection> select_systems(const std::vector<std::string>& words, const std::string& root,
                                        const std::vector<std::string>& known,
                                        const std::function<bool(const std::string&)>& written);

}  // namespace twinhull::commands
