#pragma once

#include "diagram/layout.h"

namespace twinhull::diagram {

/// The built-in layout, as described by Sugiyama, Tagawa and Toda: nodes are assigned to layers, layers are
/// ordered to avoid crossings, and edges pass between the nodes of the layers that they cross.
Layout lay_out_in_layers(const Graph& graph, const Sizes& sizes);

}  // namespace twinhull::diagram
