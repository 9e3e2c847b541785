#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "model/system.h"

namespace twinhull::emit {

/// Keywords that the chart's templates check instead of its schema: the schema that contains them, the
/// keyword, and for `required` the name.
using ValidatedKeywords = std::set<std::tuple<const yaml::Node*, std::string_view, std::string_view>>;

/// The checks of a chart's values, in addition to its schema.
struct ChartValidation {
  std::string values;     ///< the body of `<chart>.check-values`; empty if there are no checks
  std::string defines;    ///< what it includes
  bool maximums = false;  ///< uses `<chart>.check-maximum`
  bool requests = false;  ///< uses `<chart>.check-requests`
  ValidatedKeywords validated;
};

/// The checks for the values schema of a system: every `atMost`, which draft-07 does not have, keywords with
/// a message that contains the component or below a condition, and those of secrets.
ChartValidation build_chart_validation(const model::System& system);

/// `templates/_validation.tpl` and `templates/validate.yaml`.
std::string chart_validation_helpers(const model::System& system, const ChartValidation& validation);
std::string chart_validation(const model::System& system);

}  // namespace twinhull::emit
