#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include "diagram/layered/layers.h"

namespace twinhull::diagram {
namespace {

constexpr int kSweeps = 16;
constexpr double kNodeGap = 24;
constexpr double kBendGap = 12;  ///< next to a passing edge
constexpr double kLongEdge = 8;  ///< how much more a long edge resists bending than a short one

double gap(const Vertex& left, const Vertex& right) {
  return (left.size.width + right.size.width) / 2 + (left.bend || right.bend ? kBendGap : kNodeGap);
}

double weight(const Vertex& one, const Vertex& other) { return one.bend && other.bend ? kLongEdge : 1; }

/// Neighbors of a run that would overlap at their desired positions move as one.
struct Block {
  double sum = 0;  ///< of the weighted desired positions of its first vertex
  double weight = 0;
  std::size_t size = 0;

  double position() const { return sum / weight; }
};

/// Places a layer as close to the desired positions as its order and gaps allow, in the sense of least
/// squares: the pools of adjacent violators.
void assign_coordinates(const std::vector<std::size_t>& layer, Layers& layers,
                        const std::vector<double>& desired, const std::vector<double>& weights) {
  std::vector<double> offsets(layer.size());
  for (std::size_t i = 1; i < layer.size(); ++i)
    offsets[i] = offsets[i - 1] + gap(layers.vertices[layer[i - 1]], layers.vertices[layer[i]]);
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    blocks.push_back({weights[i] * (desired[i] - offsets[i]), weights[i], 1});
    while (blocks.size() > 1 && blocks[blocks.size() - 2].position() > blocks.back().position()) {
      const Block last = blocks.back();
      blocks.pop_back();
      blocks.back().sum += last.sum;
      blocks.back().weight += last.weight;
      blocks.back().size += last.size;
    }
  }
  std::size_t i = 0;
  for (const Block& block : blocks) {
    for (std::size_t end = i + block.size; i < end; ++i)
      layers.vertices[layer[i]].x = block.position() + offsets[i];
  }
}

void place_by_neighbors(const std::vector<std::size_t>& layer, Layers& layers, bool above, bool below) {
  std::vector<double> desired;
  std::vector<double> weights;
  for (const std::size_t i : layer) {
    const Vertex& vertex = layers.vertices[i];
    double sum = 0;
    double total = 0;
    const auto add = [&](const std::vector<std::size_t>& neighbors) {
      for (const std::size_t neighbor : neighbors) {
        const double pull = weight(vertex, layers.vertices[neighbor]);
        sum += pull * layers.vertices[neighbor].x;
        total += pull;
      }
    };
    if (above) add(vertex.above);
    if (below) add(vertex.below);
    constexpr double free = 0.01;  // without neighbors: stays, unless others need the space
    desired.push_back(total > 0 ? sum / total : vertex.x);
    weights.push_back(total > 0 ? total : free);
  }
  assign_coordinates(layer, layers, desired, weights);
}

}  // namespace

void place_vertices(Layers& layers) {
  for (const std::vector<std::size_t>& layer : layers.layers) {
    for (std::size_t i = 1; i < layer.size(); ++i) {
      Vertex& vertex = layers.vertices[layer[i]];
      vertex.x = layers.vertices[layer[i - 1]].x + gap(layers.vertices[layer[i - 1]], vertex);
    }
  }
  const std::size_t count = layers.layers.size();
  for (int sweep = 0; sweep < kSweeps; ++sweep) {
    const bool downwards = sweep % 2 == 0;
    const bool last = sweep + 2 >= kSweeps;  // the last sweeps balance both sides
    for (std::size_t i = 0; i < count; ++i)
      place_by_neighbors(layers.layers[downwards ? i : count - 1 - i], layers, downwards || last,
                         !downwards || last);
  }
  double left = std::numeric_limits<double>::max();
  for (const Vertex& vertex : layers.vertices) left = std::min(left, vertex.x - vertex.size.width / 2);
  for (Vertex& vertex : layers.vertices) vertex.x -= left;
}

}  // namespace twinhull::diagram
