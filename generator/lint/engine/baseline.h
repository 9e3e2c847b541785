#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "diagnostic/mask.h"
#include "lint/engine/check.h"
#include "source/files.h"

namespace twinhull::lint {

/// Findings that existed when the linter was adopted. They are matched by rule, file, object and value path,
/// not by line, so edits elsewhere have no effect.
///
/// The text is JSON with one finding per line, sorted. `mask` redacts secrets, because the file is committed.
std::string write_baseline(const std::vector<ObjectFinding>& found, const source::Files& files,
                           const diagnostic::Mask& mask = {});

/// Removes the findings listed in the baseline and returns their number; `stale` is the number of entries
/// that no longer match a finding. The error of the result is empty if the text is a baseline.
struct BaselineResult {
  std::size_t matched = 0;
  std::size_t stale = 0;
  std::string error;
};
BaselineResult apply_baseline(std::string_view text, std::vector<ObjectFinding>& found,
                              const source::Files& files, const diagnostic::Mask& mask = {});

}  // namespace twinhull::lint
