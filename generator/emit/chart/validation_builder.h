#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "model/system.h"

namespace twinhull::emit {

/// Keywords that the chart's templates check, so that its schema need not: the schema they stand in, the
/// keyword, and for `required` the name.
using GuardedKeywords = std::set<std::tuple<const yaml::Node*, std::string_view, std::string_view>>;

/// What guards the values of a chart beside its schema.
struct ChartValidation {
  std::string defines;      ///< `<chart>.check-values` and what it includes; empty when nothing needs a guard
  bool quantities = false;  ///< they compare quantities, by `<chart>.quantity-exceeds`
  GuardedKeywords guarded;
};

/// The guards that the values' schema of a system asks for: every `atMost`, which draft-07 does not have,
/// and every keyword that has a sentence of its own, which Helm's own messages cannot carry.
ChartValidation chart_guards(const model::System& system);

/// `templates/_validation.tpl` and `templates/validate.yaml`.
std::string chart_validation_helpers(const model::System& system, const ChartValidation& guards);
std::string chart_validation(const model::System& system);

}  // namespace twinhull::emit
