#pragma once

#include <span>
#include <string_view>

#include "base/arena.h"
#include "template/type.h"
#include "yaml/node.h"

namespace twinhull::tmpl {

/// How the type of a call is determined.
enum class Result : std::uint8_t {
  fixed,
  like_first,
  first_or_second,
  second_or_third,
  merged,
  subset,
  reference,
  text
};

struct Parameter {
  std::string_view name;
  Kinds kinds = 0;
  bool may_be_absent = false;
};

/// A function of the template language: one row of the table in functions.cpp.
struct Function {
  std::string_view name;
  std::span<const Parameter> parameters;
  Result result = Result::fixed;
  Kinds result_kinds = 0;
  /// Evaluates the call. Arguments are never null pointers; an absent value is a null node.
  const yaml::Node* (*evaluate)(base::Arena& arena, std::span<const yaml::Node* const> args);
  /// The Go template: `{0}` is the first argument. With ` | ` it is a pipeline.
  std::string_view helm;
  std::string_view summary;         ///< one line for the documentation
  std::string_view example;         ///< an example …
  std::string_view example_result;  ///< … and its result, as YAML
  /// Go measures or changes letters in the same way only if all of them are ASCII.
  bool ascii_only = false;
};

/// The table, sorted by name.
std::span<const Function> functions();

/// Null if there is no such function.
const Function* find_function(std::string_view name);

/// Evaluates `a op b`, op one of == != < <= > >=; both integers, strings or booleans.
const yaml::Node* compare(base::Arena& arena, std::string_view op, const yaml::Node& a, const yaml::Node& b);

/// Truth as in Go templates: false, 0, "", empty collections and null are false.
bool is_truthy(const yaml::Node* node);

/// A scalar as Helm prints it: integers in decimal, booleans as `true` and `false`.
std::string_view scalar_text(base::Arena& arena, const yaml::Node& node);

/// JSON on one line with sorted keys, escaped like Go's encoder (including `<`, `>` and `&`).
std::string to_json(const yaml::Node& node);

}  // namespace twinhull::tmpl
