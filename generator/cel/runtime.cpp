#include "cel/runtime.h"

#include <algorithm>

#include "cel/locate.h"

namespace twinhull::cel {

Runtime::Runtime(std::uint64_t steps) : left_(steps) {}

const Parsed& Runtime::parsed(std::string_view text) {
  const auto found = parsed_.find(text);
  if (found != parsed_.end()) return found->second;
  return parsed_.emplace(std::string(text), parse(text)).first->second;
}

void Runtime::begin() {
  given_ = std::min(left_, steps_of_one);
  budget_.refill(given_);
}

void Runtime::end() { left_ -= budget_.exhausted() ? given_ : given_ - budget_.left(); }

Value Runtime::evaluate(const Expr& expr, const Activation& activation) {
  begin();
  Value value = cel::evaluate(expr, activation, budget_);
  end();
  return value;
}

source::Span Runtime::locate(const Expr& expr, bool result, const Activation& activation) {
  begin();
  const source::Span span = cel::locate(expr, result, activation, budget_);
  end();
  return span;
}

}  // namespace twinhull::cel
