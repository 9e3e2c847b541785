#pragma once

#include "commands/command.h"
#include "model/system.h"
#include "model/value_lookup.h"
#include "source/files.h"

namespace twinhull::commands {

/// A value of a target to explain.
struct ExplainedValue {
  const model::System& system;
  const model::Target& target;
  const model::ValueInfo& found;
  const source::Files& files;

  /// Whether the value is or contains secrets; these are never shown.
  bool secret() const;
};

/// The origin of a value, what it overrides and its schema's constraints: as text, or as one JSON object.
std::string value_text(const ExplainedValue& value, bool color);
std::string value_json(const ExplainedValue& value);

/// A short form of a value.
std::string brief(const yaml::Node& node);

/// Reports a path that `whole` does not have, with the keys that exist there.
ExitCode unknown_path(const model::ValueInfo& found, const std::string& whole = {});

}  // namespace twinhull::commands
