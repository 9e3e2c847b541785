#pragma once

#include <string>

#include "base/arena.h"
#include "emit/chart/chart.h"
#include "emit/chart/validation_builder.h"
#include "emit/chart/value_docs.h"
#include "model/system.h"

namespace twinhull::emit {

// The contents of the chart's files, one source file each.

/// Chart.yaml, from `chart` of system.yaml.
std::string chart_yaml(const model::System& system, base::Arena& arena);

/// values.yaml: all defaults in the order of the schema, with its descriptions.
std::string chart_values(const model::System& system, const std::vector<ValueDoc>& rows, base::Arena& arena);

/// values-<target>.yaml: the smallest overrides that turn values.yaml into the target's effective
/// values.
std::string target_values_text(const model::System& system, const model::Target& target);

/// values.schema.json: the values schema in draft-07, which Helm supports since 3.0, without what the chart's
/// templates validate.
std::string chart_schema(const model::System& system, const ValidatedKeywords& validated);

/// The smallest overrides that turn `base` into `wanted` when Helm merges them, without secrets; null if
/// none.
const yaml::Node* overrides(const model::System& system, const yaml::Node& base, const yaml::Node& wanted,
                            base::Arena& arena);

/// ci/secrets-values.yaml, or ci/required-values.yaml without secrets: placeholders for the secrets and the
/// values that only targets set, in chart-testing's directory for test values; empty if the chart renders
/// without.
std::string chart_ci(const model::System& system, base::Arena& arena);

/// README.md: how to install the chart, what it contains, and all its values.
std::string chart_readme(const model::System& system, const std::vector<ValueDoc>& rows,
                         const std::vector<SystemDiagram>& diagrams);

}  // namespace twinhull::emit
