#include "diagram/layout.h"

#include <fmt/format.h>

#include <utility>

#include "diagram/graphviz.h"
#include "diagram/layered/layered_layout.h"

namespace twinhull::diagram {

base::Expected<Layout> lay_out(const Graph& graph, const Sizes& sizes) {
  if (graph.edges.size() > kMaxEdges)
    return {{}, fmt::format("{} edges are too many for a diagram", graph.edges.size())};
  if (std::optional<Layout> out = lay_out_with_graphviz(graph, sizes)) return {std::move(out), {}};
  return {lay_out_in_layers(graph, sizes), {}};
}

}  // namespace twinhull::diagram
