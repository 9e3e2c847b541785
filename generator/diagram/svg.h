#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "diagram/graph.h"

namespace twinhull::diagram {

/// The picture as an SVG document of its own: for a light and a dark surrounding, without any reference to
/// the outside. `title` is what those hear who cannot see it. Nothing, and the reason in `error`, where it
/// cannot be placed (`lay_out`).
std::optional<std::string> svg(const Graph& graph, std::string_view title, std::string& error);

struct Drawing {
  std::string svg;
  int start = 0;  ///< how many pixels from the left its uppermost box is, where one begins to read
};

/// The same as a part of an HTML page, which brings `svg_style()` once.
std::optional<Drawing> inline_svg(const Graph& graph, std::string_view title, std::string& error);

/// The style sheet of the pictures.
std::string_view svg_style();

/// A text within elements and attributes of XML and HTML. Characters that XML does not have are replaced.
std::string escaped(std::string_view text);

}  // namespace twinhull::diagram
