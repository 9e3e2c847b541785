#pragma once

#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "template/residual.h"

namespace twinhull::tmpl {

/// Whether something is in the chart: in every case, in none, or as a term says.
struct Condition {
  enum class State : std::uint8_t { never, always, depends };
  State state = State::always;
  const ResidualExpr* term = nullptr;  ///< set where it depends

  bool always() const { return state == State::always; }
  bool never() const { return state == State::never; }
};

/// Works conditions out for the chart: `output.helm` is true there, and what an enclosing `if` has
/// tested need not be tested again.
class Conditions {
 public:
  Conditions(base::Arena& arena, std::vector<diagnostic::Finding>& findings)
      : arena_(arena), findings_(findings) {}

  Condition of(const ResidualExpr& term);
  /// When the parts make at least one entry or item. A finding says where that cannot be told.
  Condition non_empty(std::span<const ResidualMember> parts);
  /// When a product is written at all.
  Condition non_empty(const ResidualNode& product);

  Condition both(Condition a, Condition b) const;
  Condition either(Condition a, Condition b) const;
  Condition negated(Condition a);

  /// Takes a condition for granted until `forget` is called with what this returned.
  std::size_t assume(const Condition& condition);
  void forget(std::size_t size) { assumed_.resize(size); }
  bool assumed(const ResidualExpr& term) const;

 private:
  Condition combine(ResidualExprKind kind, Condition a, Condition b) const;
  void assume_term(const ResidualExpr& term);

  base::Arena& arena_;
  std::vector<diagnostic::Finding>& findings_;
  std::vector<const ResidualExpr*> assumed_;
};

}  // namespace twinhull::tmpl
