#pragma once

#include <string>
#include <string_view>

#include "template/evaluate.h"

namespace twinhull::tmpl {

/// The longest result of `release.fullname`. Names of objects add a suffix to it, and those that are labels
/// or DNS labels have at most 63 characters; the app IDs of Dapr have 58.
inline constexpr std::size_t kFullnameLimit = 40;

/// The value of `release.fullname`, the first part of the names of objects: `fullnameOverride`; or the
/// release name if it contains the chart's name or `nameOverride`; or both. A name that is too long is cut,
/// and ends with a hash of the whole name.
std::string fullname(const EvaluationContext& environment);

/// The same as a named template of the chart.
std::string fullname_template(std::string_view chart);

}  // namespace twinhull::tmpl
