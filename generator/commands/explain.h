#pragma once

#include "commands/command.h"
#include "model/system.h"
#include "model/value_lookup.h"
#include "source/files.h"

namespace twinhull::commands {

/// A value of a target, ready to be explained.
struct ExplainedValue {
  const model::System& system;
  const model::Target& target;
  const model::ValueInfo& found;
  const source::Files& files;

  /// The value is a secret, or holds some; it is never shown.
  bool secret() const;
};

/// Where a value comes from, what it overrode and what the schema says of it: for reading, or as one JSON
/// object.
std::string value_text(const ExplainedValue& question, bool color);
std::string value_json(const ExplainedValue& question);

}  // namespace twinhull::commands
