#pragma once

#include <string>
#include <string_view>

#include "base/expected.h"
#include "diagram/graph.h"

namespace twinhull::diagram {

/// The diagram as a standalone SVG document for light and dark backgrounds, without external references.
/// `title` is for screen readers. An error if there are too many edges (`lay_out`).
base::Expected<std::string> svg(const Graph& graph, std::string_view title);

struct InlineSvg {
  std::string svg;
  int start = 0;  ///< horizontal position of its topmost node, the initial scroll position
};

/// The diagram as part of an HTML page, which must include `svg_style()` once.
base::Expected<InlineSvg> inline_svg(const Graph& graph, std::string_view title);

/// The style sheet of the diagrams.
std::string_view svg_style();

/// Escapes text for XML and HTML elements and attributes. Invalid XML characters are replaced.
std::string escaped(std::string_view text);

}  // namespace twinhull::diagram
