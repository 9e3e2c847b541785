#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "diagram/layout.h"

namespace twinhull::diagram {

/// A node of the graph, or the point of a layer where a longer edge passes through it.
struct Vertex {
  std::size_t layer = 0;
  Size size;
  bool bend = false;               ///< not a node of the graph
  double x = 0;                    ///< center
  std::vector<std::size_t> above;  ///< neighbors in the layer before
  std::vector<std::size_t> below;  ///< neighbors in the layer after
};

/// The vertices of an edge from the upper to the lower end.
struct Chain {
  std::vector<std::size_t> vertices;  ///< empty: both ends are the same node
  bool upwards = false;               ///< the edge begins at the lower end
  std::optional<std::size_t> label;   ///< the vertex that is as large as the label
};

struct Layers {
  std::vector<Vertex> vertices;                  ///< the graph's nodes in its order, then the bends
  std::vector<Chain> chains;                     ///< in the order of the graph's edges
  std::vector<std::vector<std::size_t>> layers;  ///< the vertices of each layer from left to right
  bool labels = false;                           ///< the odd layers are those of the labels
};

/// Assigns nodes to layers so that nearly all edges point down. Edges that would close a cycle point up. If
/// there are labels, nodes are in even layers, and labels in odd ones.
Layers make_layers(const Graph& graph, const Sizes& sizes, bool labels);

/// Orders the vertices of each layer so that few edges cross.
void order_layers(Layers& layers);

/// Sets the horizontal positions: neighbors are close to each other, and long edges straight.
void place_vertices(Layers& layers);

}  // namespace twinhull::diagram
