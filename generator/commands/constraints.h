#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/value_lookup.h"

namespace twinhull::commands {

/// One constraint of a schema on a value.
struct Constraint {
  std::string_view keyword;  ///< keyword of JSON Schema or of Twinhull
  std::string_view rule;     ///< the rule that reports a violation
  std::string text;          ///< "at least 1"
  std::string sentence;      ///< the schema author's own message; may be empty
  bool conditional = false;  ///< only applies under a condition
};

/// The constraints of the schemas of a value, in the order of the keyword table.
std::vector<Constraint> constraints_of(const model::ValueInfo& found);

}  // namespace twinhull::commands
