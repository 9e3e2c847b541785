#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/value_lookup.h"

namespace twinhull::commands {

/// One thing that a schema demands of a value.
struct SchemaFact {
  std::string_view keyword;  ///< of JSON Schema, or ours
  std::string_view rule;     ///< the rule that speaks when it does not hold
  std::string text;          ///< "at least 1"
  std::string sentence;      ///< what the schema's author says about it; may be empty
  bool at_times = false;     ///< holds under a condition only
};

/// What the schemas of a place demand, in the order of the table of keywords.
std::vector<SchemaFact> schema_facts(const model::ValueInfo& found);

}  // namespace twinhull::commands
