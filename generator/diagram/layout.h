#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/expected.h"
#include "diagram/graph.h"

namespace twinhull::diagram {

struct Point {
  double x = 0;
  double y = 0;
};

struct Size {
  double width = 0;
  double height = 0;
};

/// An edge: a start point, then three points for each Bézier curve.
struct Curve {
  std::vector<Point> points;
  std::optional<Point> tip;    ///< tip of the arrowhead, which begins at the end of the curve
  std::optional<Point> label;  ///< center of its label
};

/// Positions of all elements in pixels. The origin is the upper left corner.
struct Layout {
  Size size;
  std::vector<Point> nodes;   ///< centers, in the graph's order
  std::vector<Curve> curves;  ///< in the order of the graph's edges
};

/// Sizes of nodes, and of the edges' labels (width 0: none).
struct Sizes {
  std::vector<Size> nodes;
  std::vector<Size> labels;
};

/// Layout time grows superlinearly with the number of edges. Beyond the first limit, all edges are straight
/// and labels are not placed; beyond the second, there is no layout, as the diagram would be unreadable.
inline constexpr std::size_t kMaxRoutedEdges = 100;
inline constexpr std::size_t kMaxEdges = 600;

/// Lays out a graph from top to bottom: with Graphviz if its library is installed, and otherwise with the
/// built-in algorithm. Returns an error if there are too many edges. The result depends on
/// sizes only, not on fonts or names. Not thread-safe.
base::Expected<Layout> lay_out(const Graph& graph, const Sizes& sizes);

}  // namespace twinhull::diagram
