#include "template/expansion_budget.h"

#include <fmt/format.h>

namespace twinhull::tmpl {

bool ExpansionBudget::spend(std::uint64_t steps, std::uint64_t bytes, source::Span span,
                            diagnostic::Findings& findings) {
  if (exhausted_) return false;
  steps_ += steps;
  bytes_ += bytes;
  const bool long_winded = steps_ > base::limit(base::Limit::template_steps);
  if (!long_winded && bytes_ <= base::limit(base::Limit::template_bytes)) return true;
  exhausted_ = true;
  const base::Limit which = long_winded ? base::Limit::template_steps : base::Limit::template_bytes;
  findings.push_back(
      {.rule = "limit-reached",
       .message = fmt::format("the templates require more than {} {}", base::display(which),
                              long_winded ? "steps" : "of text"),
       .span = span,
       .help = "remove nested loops and fragments that call each other, or " + base::how_to_raise(which)});
  return false;
}

}  // namespace twinhull::tmpl
