#include "diagram/layout.h"

#include <fmt/format.h>

#include "diagram/graphviz.h"
#include "diagram/layered/layered_layout.h"

namespace twinhull::diagram {

std::optional<Layout> lay_out(const Graph& graph, const Sizes& sizes, std::string& error) {
  if (graph.edges.size() > kMaxEdges) {
    error = fmt::format("{} edges are too many for a diagram", graph.edges.size());
    return std::nullopt;
  }
  if (std::optional<Layout> out = lay_out_with_graphviz(graph, sizes)) return out;
  return lay_out_in_layers(graph, sizes);
}

}  // namespace twinhull::diagram
