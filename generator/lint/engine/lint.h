#pragma once

#include <map>
#include <string>
#include <vector>

#include "lint/engine/check.h"
#include "lint/engine/settings.h"
#include "lint/input/workspace.h"

namespace twinhull::lint {

/// What a run of the linter came to.
struct LintResult {
  std::vector<ObjectFinding> found;            ///< in no particular order
  std::size_t suppressed = 0;                  ///< findings that somebody declared fine
  std::map<std::string, std::size_t> unknown;  ///< objects of kinds nobody told about, by `apiVersion Kind`
};

/// Runs all rules that are on over what was read. Findings stand in the files that people edit; what is
/// suppressed is left out, and suppressions of no use are findings of their own.
LintResult lint(const Settings& settings, base::FileSystem& fs, source::Files& files, Workspace& input);

}  // namespace twinhull::lint
