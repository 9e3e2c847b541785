#pragma once

#include <map>
#include <string>
#include <vector>

#include "lint/engine/check.h"
#include "lint/engine/settings.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

/// The result of a run of the linter.
struct LintResult {
  std::vector<ObjectFinding> found;            ///< unordered
  std::size_t suppressed = 0;                  ///< number of suppressed findings
  std::map<std::string, std::size_t> unknown;  ///< objects of unknown kinds, by `apiVersion Kind`
};

/// Runs all enabled rules on the inputs. Findings are located in the files that users edit; suppressed ones
/// are removed, and unused suppressions are findings.
LintResult lint(const Settings& settings, base::FileSystem& fs, source::Files& files, Workspace& input);

}  // namespace twinhull::lint
