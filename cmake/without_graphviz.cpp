// In the static program: it cannot load Graphviz, so that the built-in layout is used.

#include "diagram/graphviz.h"

namespace twinhull::diagram {

std::optional<Layout> lay_out_with_graphviz(const Graph& /*graph*/, const Sizes& /*sizes*/) {
  return std::nullopt;
}

}  // namespace twinhull::diagram
