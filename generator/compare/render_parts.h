#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compare/change.h"

namespace twinhull::compare {

/// `Deployment/web`, with its namespace if the manifest has one: `shop/Deployment/web`.
std::string display(const ObjectChange& object);

/// "added", "removed", "changed".
std::string_view name(Action action);

/// `environments/shop/values.yaml:12:3`, and whether the line is removed.
std::string display(const Cause& cause);

/// The labels of the effects, the most severe first.
std::vector<std::string_view> labels(const EffectSet& effects);

/// The names of the targets; of many, the first ones.
std::vector<std::string> shown_targets(const ChangeGroup& group, std::size_t most);

/// Without line breaks and unsafe characters, and with at most `most` code points.
std::string shortened(std::string_view text, std::size_t most);

/// A value for display: as `shortened`, and of a digest only the first digits.
std::string shown_value(std::string_view text, std::size_t most);

/// The changed lines of a string of several lines, without headers, at most `most` of them.
std::vector<std::string> line_changes(const FieldChange& field, std::size_t most);

}  // namespace twinhull::compare
