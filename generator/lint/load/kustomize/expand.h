#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace twinhull::lint {

/// A text after its variables were replaced, as Flux does in `postBuild`.
struct Expanded {
  std::string text;
  /// Names of variables without a value that are used without a default: they become empty.
  std::vector<std::string_view> unset;
  std::string error;        ///< why Flux fails, in its words; empty on success
  std::size_t at = 0;       ///< the byte of the `${` that has the error
  bool too_costly = false;  ///< that is why: the steps of a build are used up
};

/// The value of a variable; null if it is not set.
using VariableValue = std::function<const std::string*(std::string_view)>;

/// Replaces `${name}` and its forms: `${name:-default}`, `${name:=default}`, `${name=default}`, `${#name}`,
/// `${name^}`, `${name^^}`, `${name,}`, `${name,,}`, `${name:offset:length}`, `${name#pattern}`,
/// `${name##pattern}`, `${name%pattern}`, `${name%%pattern}`, `${name/text/replacement}` and `//`, `/#`,
/// `/%`.
/// `$$` becomes `$`, and `$name` stays. The names refer into the text.
Expanded expand(std::string_view text, const VariableValue& value_of);

}  // namespace twinhull::lint
