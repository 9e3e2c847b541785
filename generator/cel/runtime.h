#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "cel/evaluate.h"
#include "source/files.h"

namespace twinhull::cel {

/// The expressions of a run: each is parsed once, and all evaluations share a limit of steps. One evaluation
/// has at most a part of them. Not thread-safe.
class Runtime {
 public:
  static constexpr std::uint64_t steps_of_one = 1'000'000;  ///< of one evaluation

  explicit Runtime(std::uint64_t steps);

  /// The parsed expression, or its syntax error; valid as long as the runtime.
  const Parsed& parsed(std::string_view text);

  Value evaluate(const Expr& expr, const Activation& activation);
  /// As the function of that name.
  source::Span locate(const Expr& expr, bool result, const Activation& activation);

  /// Whether the steps of the run are used up: nothing can be evaluated any more.
  bool exhausted() const { return left_ == 0; }
  /// Whether the last evaluation ended because it reached its own limit.
  bool stopped() const { return budget_.exhausted(); }

 private:
  void begin();
  void end();

  std::uint64_t left_;
  std::uint64_t given_ = 0;  ///< to the current evaluation
  Budget budget_{0};
  std::map<std::string, Parsed, std::less<>> parsed_;
};

}  // namespace twinhull::cel
