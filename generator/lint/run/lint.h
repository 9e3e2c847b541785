#pragma once

#include <map>
#include <string>
#include <vector>

#include "lint/engine/check.h"
#include "lint/engine/settings.h"
#include "lint/load/workspace/workspace.h"
#include "lint/secrets/secrets.h"

namespace twinhull::lint {

/// The result of a run of the linter.
struct LintResult {
  std::vector<ObjectFinding> found;            ///< unordered
  std::size_t suppressed = 0;                  ///< number of suppressed findings
  std::map<std::string, std::size_t> unknown;  ///< objects of unknown kinds, by `apiVersion Kind`
  SecretMatches secrets;                       ///< in the files of the run
};

/// Runs all enabled rules on the inputs. Findings are located in the files that users edit; suppressed ones
/// are removed, and unused suppressions are findings. Up to `jobs` threads search for secrets.
LintResult lint(const Settings& settings, base::FileSystem& fs, source::Files& files, Workspace& input,
                int jobs = 1);

}  // namespace twinhull::lint
