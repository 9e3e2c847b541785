#pragma once

#include <string>
#include <string_view>

#include "template/residual.h"

namespace twinhull::tmpl {

/// How expressions are spelled at one place of a chart.
struct HelmContext {
  std::string_view chart;  ///< prefix of the names of `define`s
  bool in_range = false;   ///< the dot is a loop's item: the root is `$`
};

/// The term as a Go template pipeline, without braces: `.Values.backend.image.tag | quote`.
std::string helm_pipeline(const ResidualExpr& term, const HelmContext& context);

/// The term as one argument of a function, in parentheses where it needs them.
std::string helm_argument(const ResidualExpr& term, const HelmContext& context);

/// A scalar in a YAML file of the chart: literals are written out, terms stand in braces, quoted
/// unless no value of theirs could be taken for something else than a string.
std::string helm_scalar(const ResidualExpr& term, const HelmContext& context);

/// A line of a text file of the chart.
std::string helm_line(const ResidualExpr& term, const HelmContext& context);

/// A map's key.
std::string helm_key(const ResidualExpr& term, const HelmContext& context);

/// Whether a key may follow a dot: letters, digits and `_`, no digit first.
bool is_identifier(std::string_view text);

/// A Go string literal: raw where that is possible and shorter to read. What disturbs a display is escaped.
std::string go_string(std::string_view text);

/// Text in which Helm finds nothing to execute.
std::string escape_braces(std::string_view text);

}  // namespace twinhull::tmpl
