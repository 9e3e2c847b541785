#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lint/typecheck/schema_check.h"

namespace twinhull::lint {

/// What is known about an object's kind.
struct ResolvedKind {
  std::optional<kubernetes::TypeRef> type;  ///< empty if there is no schema
  std::string_view kind;
  bool custom = false;
  bool unknown = false;  ///< the kind is unknown
  /// The subject of the last finding, apiVersion or kind, and its only possible replacement; null if there is
  /// none or a choice.
  const yaml::Node* wrong = nullptr;
  std::string_view instead;
};

/// Looks up apiVersion and kind, and reports what is wrong with them: missing, misspelled, of another
/// version, deprecated, removed, not yet served.
ResolvedKind resolve_kind(const yaml::Node& object, const ApiContext& apis, diagnostic::Findings& findings);

}  // namespace twinhull::lint
