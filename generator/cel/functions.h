#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cel/value.h"
#include "schema/regex.h"

namespace twinhull::cel {

/// What is left of the steps of an evaluation, and the patterns that it has compiled.
class Budget {
 public:
  explicit Budget(std::uint64_t steps) : left_(steps) {}

  /// False, and exhausted from then on, if less is left.
  bool spend(std::uint64_t steps) {
    exhausted_ = exhausted_ || steps > left_;
    left_ -= exhausted_ ? 0 : steps;
    return !exhausted_;
  }
  bool exhausted() const { return exhausted_; }
  void exhaust() { exhausted_ = true; }
  std::uint64_t left() const { return left_; }
  /// Begins another evaluation with that many steps.
  void refill(std::uint64_t steps) {
    left_ = steps;
    exhausted_ = false;
  }

  const base::Expected<schema::Regex>& regex(const std::string& pattern);

 private:
  std::uint64_t left_;
  bool exhausted_ = false;
  std::map<std::string, base::Expected<schema::Regex>> patterns_;
};

/// The arguments of a call; of a member function, the receiver is the first.
using Args = std::span<const Value>;
using Implementation = Value (*)(Args args, Budget& budget);

/// An overload of a function. Several rows with a name are tried in order.
struct Function {
  std::string_view name;
  bool member = false;
  Kind first = Kind::error;  ///< the type of the first argument; `error`: any
  std::size_t least = 1;     ///< arguments, the receiver included
  std::size_t most = 1;
  Implementation call = nullptr;
};

std::span<const Function> operator_functions();
std::span<const Function> conversion_functions();
std::span<const Function> string_functions();
std::span<const Function> list_functions();
std::span<const Function> math_functions();
std::span<const Function> time_functions();
std::span<const Function> network_functions();
std::span<const Function> kubernetes_functions();

bool has_function(std::string_view name);
/// Whether a call of this form can match an overload.
bool accepts(std::string_view name, bool member, std::size_t arguments);
/// Calls the first overload that matches; no argument is an error.
Value call_function(std::string_view name, bool member, Args args, Budget& budget);

/// Whether arguments from the second on have these types.
template <typename... Kinds>
bool rest_are(Args args, Kinds... kinds) {
  const Kind wanted[] = {kinds...};
  for (std::size_t i = 1; i < args.size() && i <= sizeof...(kinds); ++i) {
    if (!args[i].is(wanted[i - 1])) return false;
  }
  return true;
}

}  // namespace twinhull::cel
