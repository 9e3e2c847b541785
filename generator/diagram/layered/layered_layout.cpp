#include "diagram/layered/layered_layout.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "diagram/layered/layers.h"

namespace twinhull::diagram {
namespace {

constexpr double kLayerGap = 40;
constexpr double kLabelLayerGap = 18;  ///< above and below a layer of labels
constexpr double kArrow = 7;
constexpr double kPortGap = 14;     ///< between edges at the same side of a node
constexpr double kPortRange = 0.7;  ///< of the node's width
constexpr double kLoopWidth = 22;

/// Top and bottom of a layer.
struct Band {
  double top = 0;
  double bottom = 0;
};

std::vector<Band> bands_of(const Layers& layers) {
  std::vector<Band> bands;
  double y = 0;
  for (const std::vector<std::size_t>& layer : layers.layers) {
    double height = 0;
    for (const std::size_t vertex : layer) height = std::max(height, layers.vertices[vertex].size.height);
    bands.push_back({y, y + height});
    y += height + (layers.labels ? kLabelLayerGap : kLayerGap);
  }
  return bands;
}

/// Where each edge leaves its upper node and reaches its lower one: in the order of where it leads, so that
/// edges do not cross at a node.
struct Ports {
  std::vector<double> upper;
  std::vector<double> lower;
};

Ports ports_of(const Layers& layers) {
  Ports ports{std::vector<double>(layers.chains.size()), std::vector<double>(layers.chains.size())};
  const auto spread = [&](bool upper, std::vector<double>& out) {
    std::vector<std::vector<std::pair<double, std::size_t>>> of_node(layers.vertices.size());
    for (std::size_t i = 0; i < layers.chains.size(); ++i) {
      const std::vector<std::size_t>& way = layers.chains[i].vertices;
      if (way.empty()) continue;
      const std::size_t node = upper ? way.front() : way.back();
      const std::size_t next = upper ? way[1] : way[way.size() - 2];
      of_node[node].emplace_back(layers.vertices[next].x, i);
    }
    for (std::size_t node = 0; node < of_node.size(); ++node) {
      std::stable_sort(of_node[node].begin(), of_node[node].end());
      const Vertex& vertex = layers.vertices[node];
      const auto count = static_cast<double>(of_node[node].size());
      const double step = std::min(kPortGap, kPortRange * vertex.size.width / std::max(count, 1.0));
      double x = vertex.x - step * (count - 1) / 2;
      for (const auto& [neighbor, chain] : of_node[node]) {
        out[chain] = x;
        x += step;
      }
    }
  };
  spread(true, ports.upper);
  spread(false, ports.lower);
  return ports;
}

/// Continues a curve to a point; it leaves and arrives vertically.
void curve_to(std::vector<Point>& points, Point end) {
  const Point start = points.back();
  const double middle = (start.y + end.y) / 2;
  points.insert(points.end(), {{start.x, middle}, {end.x, middle}, end});
}

void line_to(std::vector<Point>& points, Point end) {
  const Point start = points.back();
  points.insert(points.end(), {start, end, end});
}

/// From the top to the bottom: straight through the layers, curved between them.
std::vector<Point> route(const Layers& layers, const Chain& chain, const std::vector<Band>& bands,
                         double from, double to, double gap_above, double gap_below) {
  const Vertex& upper = layers.vertices[chain.vertices.front()];
  const Vertex& lower = layers.vertices[chain.vertices.back()];
  const auto center = [&](const Vertex& vertex) {
    return (bands[vertex.layer].top + bands[vertex.layer].bottom) / 2;
  };
  std::vector<Point> points = {{from, center(upper) + upper.size.height / 2 + gap_above}};
  if (bands[upper.layer].bottom > points.back().y) line_to(points, {from, bands[upper.layer].bottom});
  for (std::size_t i = 1; i + 1 < chain.vertices.size(); ++i) {
    const Vertex& bend = layers.vertices[chain.vertices[i]];
    // Between labels, a smooth line is better than one that keeps its distance.
    if (layers.labels && bend.layer % 2 == 1 && chain.vertices[i] != chain.label) continue;
    const Band& band = bands[bend.layer];
    curve_to(points, {bend.x, band.top});
    if (band.bottom > band.top) line_to(points, {bend.x, band.bottom});
  }
  const double end = center(lower) - lower.size.height / 2 - gap_below;
  const double top = std::min(bands[lower.layer].top - gap_below, end);
  curve_to(points, {to, top});
  if (end > top) line_to(points, {to, end});
  return points;
}

Curve curve_of(const Layers& layers, const Chain& chain, const std::vector<Band>& bands, double from,
               double to, bool arrow) {
  const bool at_upper = arrow && chain.upwards;
  const bool at_lower = arrow && !chain.upwards;
  Curve out;
  out.points = route(layers, chain, bands, from, to, at_upper ? kArrow : 0, at_lower ? kArrow : 0);
  if (at_lower) out.tip = Point{to, out.points.back().y + kArrow};
  if (at_upper) out.tip = Point{from, out.points.front().y - kArrow};
  if (chain.upwards) std::reverse(out.points.begin(), out.points.end());
  if (chain.label) {
    const Vertex& label = layers.vertices[*chain.label];
    out.label = Point{label.x, (bands[label.layer].top + bands[label.layer].bottom) / 2};
  }
  return out;
}

/// An edge from a node to itself, at its right side.
Curve loop_at(Point center, Size size, bool arrow) {
  const double x = center.x + size.width / 2;
  const double reach = size.height / 4;
  Curve out;
  const double end = arrow ? x + kArrow : x;
  out.points = {{x, center.y - reach},
                {x + kLoopWidth, center.y - reach},
                {x + kLoopWidth, center.y + reach},
                {end, center.y + reach}};
  if (arrow) out.tip = Point{x, center.y + reach};
  return out;
}

}  // namespace

Layout lay_out_in_layers(const Graph& graph, const Sizes& sizes) {
  const bool labels =
      graph.edges.size() <= kMaxRoutedEdges &&
      std::any_of(sizes.labels.begin(), sizes.labels.end(), [](const Size& size) { return size.width > 0; });
  Layers layers = make_layers(graph, sizes, labels);
  order_layers(layers);
  place_vertices(layers);
  const std::vector<Band> bands = bands_of(layers);
  const Ports ports = ports_of(layers);
  Layout out;
  if (!bands.empty()) out.size.height = bands.back().bottom;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Vertex& vertex = layers.vertices[i];
    out.nodes.push_back({vertex.x, (bands[vertex.layer].top + bands[vertex.layer].bottom) / 2});
  }
  for (const Vertex& vertex : layers.vertices)
    out.size.width = std::max(out.size.width, vertex.x + vertex.size.width / 2);
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    const Edge& edge = graph.edges[i];
    const bool arrow = edge.link != EdgeKind::hosts;
    if (layers.chains[i].vertices.empty()) {
      out.curves.push_back(loop_at(out.nodes[edge.from], sizes.nodes[edge.from], arrow));
      out.size.width = std::max(out.size.width, out.curves.back().points[1].x);
    } else {
      out.curves.push_back(curve_of(layers, layers.chains[i], bands, ports.upper[i], ports.lower[i], arrow));
    }
  }
  return out;
}

}  // namespace twinhull::diagram
