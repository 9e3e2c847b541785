#pragma once

#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "template/residual.h"

namespace twinhull::tmpl {

/// When something is part of the chart: always, never, or depending on an expression.
struct Condition {
  enum class State : std::uint8_t { never, always, depends };
  State state = State::always;
  const ResidualExpr* term = nullptr;  ///< set if it depends

  bool always() const { return state == State::always; }
  bool never() const { return state == State::never; }
};

/// Simplifies conditions for the chart: `output.helm` is true there, and what an enclosing `if` tests is
/// known inside it.
class Conditions {
 public:
  Conditions(base::Arena& arena, diagnostic::Findings& findings) : arena_(arena), findings_(findings) {}

  Condition of(const ResidualExpr& term);
  /// When the members produce at least one entry or item. A finding says where that cannot be determined.
  Condition non_empty(std::span<const ResidualMember> parts);
  /// When a node is written at all.
  Condition non_empty(const ResidualNode& product);

  Condition conjunction(Condition a, Condition b) const;
  Condition disjunction(Condition a, Condition b);
  Condition negation(Condition a);

  /// Assumes a condition until `forget` is called with the returned value.
  std::size_t assume(const Condition& condition);
  void forget(std::size_t size) { assumed_.resize(size); }
  bool assumed(const ResidualExpr& term) const;

 private:
  Condition combine(ResidualExprKind kind, Condition a, Condition b) const;
  bool exhaustive(const ResidualExpr& a, const ResidualExpr& b);
  void assume_term(const ResidualExpr& term);

  base::Arena& arena_;
  diagnostic::Findings& findings_;
  std::vector<const ResidualExpr*> assumed_;
};

}  // namespace twinhull::tmpl
