#pragma once

#include "yaml/node.h"

namespace twinhull::lint {

/// Whether a map of labels (can be null) has all pairs of a plain selector (`{app: web}`), as in Services. A
/// null or empty selector selects nothing.
bool matches_labels(const yaml::Node* selector, const yaml::Node* labels);

/// Whether a label selector (`matchLabels`, `matchExpressions`) selects these labels. A null selector selects
/// nothing, an empty one everything. An invalid operator selects everything, because another rule reports it.
bool selects(const yaml::Node* selector, const yaml::Node* labels);

/// Whether labels match one of `matchExpressions`.
bool fits_expression(const yaml::Node& expression, const yaml::Node* labels);

}  // namespace twinhull::lint
