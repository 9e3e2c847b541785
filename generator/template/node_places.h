#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "template/specialize.h"

namespace twinhull::tmpl {

using ValuePath = std::span<const std::string_view>;

/// The values that decide what a place of a template gives.
struct PlaceValues {
  std::vector<ValuePath> taken;       ///< by the expressions at the place, in order
  std::vector<ValuePath> conditions;  ///< by the conditions around it, the innermost first
};

/// `place` is a span of a template's file. A loop variable stands for what its loop goes over.
PlaceValues values_at(const ResidualProgram& blueprint, source::Span place);

}  // namespace twinhull::tmpl
