#pragma once

#include <cstdint>
#include <vector>

#include "base/limits.h"
#include "diagnostic/finding.h"

namespace twinhull::tmpl {

/// Tracks the cost of templates: nested loops and fragments that call each other multiply their output.
class ExpansionBudget {
 public:
  /// Adds steps and bytes; false if the limits are used up, which is reported once.
  bool spend(std::uint64_t steps, std::uint64_t bytes, source::Span span, diagnostic::Findings& findings);

  bool exhausted() const { return exhausted_; }
  std::uint64_t steps() const { return steps_; }

 private:
  std::uint64_t steps_ = 0;
  std::uint64_t bytes_ = 0;
  bool exhausted_ = false;
};

}  // namespace twinhull::tmpl
