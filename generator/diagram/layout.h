#pragma once

#include <optional>
#include <string>
#include <vector>

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

/// A line from box to box: a start, then three points for each Bézier curve.
struct Curve {
  std::vector<Point> points;
  std::optional<Point> tip;    ///< of the arrow's head, which begins where the curve ends
  std::optional<Point> label;  ///< the middle of its label
};

/// Where everything goes. The origin is the upper left corner; lengths are in pixels.
struct Layout {
  Size size;
  std::vector<Point> nodes;   ///< the middle of each, in the graph's order
  std::vector<Curve> curves;  ///< in the order of the graph's lines
};

/// What has to be placed: sizes of boxes, and of the lines' labels (no width: none).
struct Sizes {
  std::vector<Size> nodes;
  std::vector<Size> labels;
};

/// The most lines that are placed. Of more, nothing could be told from a picture, and placing takes long.
inline constexpr std::size_t kMostLines = 600;

/// Placing takes ever longer with the number of lines. Of more than the first number, all are straight and no
/// label is placed; of more than the second, nothing is, and nothing could be told from the picture.
inline constexpr std::size_t kManyLines = 100;
inline constexpr std::size_t kTooManyLines = 600;

/// Has Graphviz place a graph, from top to bottom. Its library is loaded at the first call, so that the
/// program runs where it is missing; `error` says so then, and nothing is returned. Nothing but sizes goes
/// in: neither fonts nor names make a difference. Not for several threads at once.
std::optional<Layout> lay_out(const Graph& graph, const Sizes& sizes, std::string& error);

}  // namespace twinhull::diagram
