#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "diagnostic/mask.h"
#include "lint/engine/check.h"
#include "source/files.h"

namespace twinhull::lint {

/// A file of findings that were there when the linter was taken up. A finding is known again by its rule, its
/// file, its object and the path of its value, not by its line, so edits elsewhere change nothing.
///
/// The text is JSON with one finding a line, sorted. What `mask` hides is hidden there, too, since the file
/// is committed.
std::string write_baseline(const std::vector<ObjectFinding>& found, const source::Files& files,
                           const diagnostic::Mask& mask = {});

/// Takes out what the baseline knows, and returns how many these were; `stale` counts entries that match
/// nothing any more. The result's error is empty when the text is a baseline.
struct BaselineResult {
  std::size_t known = 0;
  std::size_t stale = 0;
  std::string error;
};
BaselineResult apply_baseline(std::string_view text, std::vector<ObjectFinding>& found,
                              const source::Files& files, const diagnostic::Mask& mask = {});

}  // namespace twinhull::lint
