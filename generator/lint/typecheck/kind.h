#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lint/typecheck/schema_check.h"

namespace twinhull::lint {

/// What is known about an object's kind.
struct ResolvedKind {
  std::optional<kubernetes::TypeRef> type;  ///< empty where there is nothing to hold the object against
  std::string_view kind;
  bool custom = false;
  bool unknown = false;  ///< nothing known speaks of this kind
  /// What the last finding is about, apiVersion or kind, and the one thing that is to stand there instead;
  /// null where there is none, or a choice.
  const yaml::Node* wrong = nullptr;
  std::string_view instead;
};

/// Looks up apiVersion and kind, and says what is wrong with them: missing, misspelled, of another version,
/// deprecated, removed, not there yet.
ResolvedKind find_served(const yaml::Node& object, const ApiContext& apis,
                         std::vector<diagnostic::Finding>& findings);

}  // namespace twinhull::lint
