#pragma once

#include "yaml/node.h"

namespace twinhull::lint {

/// Whether a map of labels (may be null) has all pairs of a plain selector (`{app: web}`), as Services
/// have it. A null or empty selector selects nothing.
bool matches_labels(const yaml::Node* selector, const yaml::Node* labels);

/// Whether a label selector (`matchLabels`, `matchExpressions`) selects these labels. A null selector
/// selects nothing, an empty one everything. An operator that is none selects everything: another rule
/// speaks about it.
bool selects(const yaml::Node* selector, const yaml::Node* labels);

/// Whether labels fit one of `matchExpressions`.
bool fits_expression(const yaml::Node& expression, const yaml::Node* labels);

}  // namespace twinhull::lint
