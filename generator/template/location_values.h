#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "template/specialize.h"

namespace twinhull::tmpl {

using ValuePath = std::span<const std::string_view>;

/// The values that determine the result at a location of a template.
struct LocationValues {
  std::vector<ValuePath> taken;       ///< by the expressions at the location, in order
  std::vector<ValuePath> conditions;  ///< by the enclosing conditions, the innermost first
};

/// `span` is in a template. A loop variable is resolved to what its loop iterates over.
LocationValues values_at(const ResidualProgram& program, source::Span span);

}  // namespace twinhull::tmpl
