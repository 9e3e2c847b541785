#include "diagram/layered/layered_layout.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

using namespace twinhull;

namespace {

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

struct Drawn {
  diagram::Graph graph;
  diagram::Sizes sizes;
  diagram::Layout layout;

  Drawn(std::size_t nodes, const Pairs& edges, bool labels = false) {
    for (std::size_t i = 0; i < nodes; ++i) {
      graph.nodes.push_back({.name = std::to_string(i)});
      sizes.nodes.push_back({80.0 + static_cast<double>(i % 3) * 30, 50.0 + static_cast<double>(i % 2) * 15});
    }
    for (const auto& [from, to] : edges) {
      graph.edges.push_back({.from = from, .to = to, .label = labels ? "http" : ""});
      sizes.labels.push_back(labels ? diagram::Size{40, 16} : diagram::Size{});
    }
    layout = diagram::lay_out_in_layers(graph, sizes);
  }

  bool overlap(std::size_t one, std::size_t other) const {
    const diagram::Size a = sizes.nodes[one];
    const diagram::Size b = sizes.nodes[other];
    return std::abs(layout.nodes[one].x - layout.nodes[other].x) < (a.width + b.width) / 2 &&
           std::abs(layout.nodes[one].y - layout.nodes[other].y) < (a.height + b.height) / 2;
  }

  bool inside(diagram::Point point, std::size_t node) const {
    return std::abs(point.x - layout.nodes[node].x) < sizes.nodes[node].width / 2 - 1 &&
           std::abs(point.y - layout.nodes[node].y) < sizes.nodes[node].height / 2 - 1;
  }

  /// Nothing overlaps, nothing is outside, and no edge passes through a node.
  void check() const {
    REQUIRE(layout.nodes.size() == graph.nodes.size());
    REQUIRE(layout.curves.size() == graph.edges.size());
    for (std::size_t i = 0; i < layout.nodes.size(); ++i) {
      const diagram::Size size = sizes.nodes[i];
      CHECK(layout.nodes[i].x - size.width / 2 >= -0.01);
      CHECK(layout.nodes[i].x + size.width / 2 <= layout.size.width + 0.01);
      CHECK(layout.nodes[i].y + size.height / 2 <= layout.size.height + 0.01);
      for (std::size_t j = 0; j < i; ++j) CHECK_FALSE(overlap(i, j));
    }
    for (const diagram::Curve& curve : layout.curves) {
      REQUIRE(curve.points.size() % 3 == 1);
      for (std::size_t i = 0; i + 3 < curve.points.size(); i += 3) check_part(curve, i);
    }
  }

  void check_part(const diagram::Curve& curve, std::size_t first) const {
    for (int step = 0; step <= 20; ++step) {
      const double t = step / 20.0;
      const double s = 1 - t;
      const auto mix = [&](double a, double b, double c, double d) {
        return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
      };
      const auto* p = &curve.points[first];
      const diagram::Point point{mix(p[0].x, p[1].x, p[2].x, p[3].x), mix(p[0].y, p[1].y, p[2].y, p[3].y)};
      for (std::size_t node = 0; node < layout.nodes.size(); ++node) CHECK_FALSE(inside(point, node));
    }
  }
};

}  // namespace

TEST_CASE("the built-in layout places what is connected below each other") {
  const Drawn drawn(3, {{0, 1}, {1, 2}});
  drawn.check();
  CHECK(drawn.layout.nodes[0].y < drawn.layout.nodes[1].y);
  CHECK(drawn.layout.nodes[1].y < drawn.layout.nodes[2].y);
  CHECK(drawn.layout.nodes[0].x == doctest::Approx(drawn.layout.nodes[2].x));
}

TEST_CASE("edges lead around the nodes between their ends") {
  Drawn(5, {{0, 1}, {1, 2}, {2, 3}, {0, 3}, {0, 2}, {3, 4}, {0, 4}}).check();
}

TEST_CASE("crossings that an order of the nodes avoids are avoided") {
  const Drawn drawn(6, {{0, 5}, {1, 4}, {2, 3}});
  drawn.check();
  const auto& at = drawn.layout.nodes;
  CHECK(((at[0].x < at[1].x) == (at[5].x < at[4].x)));
  CHECK(((at[1].x < at[2].x) == (at[4].x < at[3].x)));
}

TEST_CASE("labels have space of their own") {
  const Drawn drawn(4, {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {0, 3}}, true);
  drawn.check();
  std::vector<diagram::Point> labels;
  for (const diagram::Curve& curve : drawn.layout.curves) {
    REQUIRE(curve.label.has_value());
    for (std::size_t node = 0; node < 4; ++node) CHECK_FALSE(drawn.inside(*curve.label, node));
    for (const diagram::Point& other : labels)
      CHECK((std::abs(other.x - curve.label->x) >= 40 || std::abs(other.y - curve.label->y) >= 16));
    labels.push_back(*curve.label);
  }
}

TEST_CASE("cycles, loops and nodes without edges have a layout") {
  const Drawn drawn(5, {{0, 1}, {1, 0}, {1, 2}, {2, 0}, {3, 3}});
  drawn.check();
  CHECK(drawn.layout.curves[1].tip.has_value());
  CHECK(drawn.layout.curves[1].tip->y > drawn.layout.nodes[0].y);  // upwards: at the lower side of its end
  Drawn(0, {}).check();
  Drawn(1, {}).check();
}

TEST_CASE("the built-in layout depends on its input alone") {
  Pairs edges;
  for (std::size_t i = 0; i < 80; ++i) edges.emplace_back(i * 7 % 40, (i * 13 + 5) % 40);
  const Drawn one(40, edges);
  const Drawn other(40, edges);
  one.check();
  for (std::size_t i = 0; i < 40; ++i) CHECK(one.layout.nodes[i].x == other.layout.nodes[i].x);
}
