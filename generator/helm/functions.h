#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "helm/origins.h"
#include "helm/value.h"

namespace twinhull::helm {

class Evaluator;

/// A call of a function, with the arguments that its parameters accept.
struct Call {
  Evaluator& run;
  std::span<const Value> arguments;

  Heap& heap() const;
  const Value& operator[](std::size_t i) const { return arguments[i]; }
  std::size_t size() const { return arguments.size(); }
  /// Ends the evaluation with an error, `error calling NAME: MESSAGE`.
  Value fail(std::string message) const;
  Value text(std::string_view content) const;
  /// A text whose origin is known.
  Value recorded(std::string_view content, const Pieces& pieces) const;
};

/// How a function depends on more than its arguments.
enum class Purity : std::uint8_t {
  pure,
  random,  ///< Helm gives another result each time; here, one that depends on the arguments only
  clock,   ///< reads the time in Helm; here, 1970-01-01 in UTC
};

/// A function of templates.
struct Function {
  std::string_view name;
  /// The Go types of its parameters, a letter each: `s` string, `i` int, `I` int64, `f` float64, `b` bool,
  /// `a` interface{}, `w` the same, of which all that is nested in it is visited, `v` any value or none, `m`
  /// map[string]interface{}, `t` time.Time. `*` after the last one: any number of them.
  std::string_view parameters;
  Value (*evaluate)(const Call& call);
  Purity purity = Purity::pure;
};

/// Whether the functions `and`, `or` evaluate only the arguments that they need.
bool is_lazy(const Function& function);

/// The functions of one subject.
using FunctionTable = std::span<const Function>;

FunctionTable builtin_functions();
FunctionTable comparison_functions();
FunctionTable string_functions();
FunctionTable text_case_functions();
FunctionTable list_functions();
FunctionTable dict_functions();
FunctionTable number_functions();
FunctionTable type_functions();
FunctionTable date_functions();
FunctionTable semver_functions();
FunctionTable encoding_functions();
FunctionTable regex_functions();
FunctionTable path_functions();
FunctionTable url_functions();
FunctionTable crypto_functions();
FunctionTable helm_functions();

/// The function of that name; null if there is none.
const Function* find_function(std::string_view name);

}  // namespace twinhull::helm
