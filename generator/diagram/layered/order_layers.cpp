#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "diagram/layered/layers.h"

namespace twinhull::diagram {
namespace {

constexpr int kSweeps = 24;

using Order = std::vector<std::vector<std::size_t>>;

/// The position of every vertex in its layer.
std::vector<std::size_t> positions_in(const Order& order, std::size_t count) {
  std::vector<std::size_t> positions(count);
  for (const std::vector<std::size_t>& layer : order) {
    for (std::size_t i = 0; i < layer.size(); ++i) positions[layer[i]] = i;
  }
  return positions;
}

/// The number of crossings of the edges between two layers: the inversions of their lower ends, with a tree
/// of partial sums.
std::size_t crossings_below(const Layers& layers, const std::vector<std::size_t>& layer, std::size_t width,
                            const std::vector<std::size_t>& positions) {
  std::vector<std::size_t> sums(width + 1);
  std::size_t seen = 0;
  std::size_t crossings = 0;
  std::vector<std::size_t> ends;
  for (const std::size_t vertex : layer) {
    ends.clear();
    for (const std::size_t to : layers.vertices[vertex].below) ends.push_back(positions[to]);
    for (const std::size_t end : ends) {
      std::size_t not_after = 0;
      for (std::size_t i = end + 1; i > 0; i &= i - 1) not_after += sums[i];
      crossings += seen - not_after;
    }
    for (const std::size_t end : ends) {
      for (std::size_t i = end + 1; i < sums.size(); i += i & (~i + 1)) ++sums[i];
      ++seen;
    }
  }
  return crossings;
}

std::size_t crossings_of(const Layers& layers, const Order& order) {
  const std::vector<std::size_t> positions = positions_in(order, layers.vertices.size());
  std::size_t sum = 0;
  for (std::size_t i = 0; i + 1 < order.size(); ++i)
    sum += crossings_below(layers, order[i], order[i + 1].size(), positions);
  return sum;
}

/// Sorts a layer by the mean position of the neighbors in the layer next to it. Vertices without neighbors
/// keep their position.
void sort_by_neighbors(std::vector<std::size_t>& layer, const Layers& layers, bool downwards,
                       std::vector<std::size_t>& positions) {
  std::vector<std::pair<double, std::size_t>> means;
  for (const std::size_t vertex : layer) {
    const auto& neighbors = downwards ? layers.vertices[vertex].above : layers.vertices[vertex].below;
    if (neighbors.empty()) continue;
    double sum = 0;
    for (const std::size_t neighbor : neighbors) sum += static_cast<double>(positions[neighbor]);
    means.emplace_back(sum / static_cast<double>(neighbors.size()), vertex);
  }
  std::stable_sort(means.begin(), means.end(),
                   [](const auto& one, const auto& other) { return one.first < other.first; });
  auto next = means.begin();
  for (std::size_t& vertex : layer) {
    const bool alone = (downwards ? layers.vertices[vertex].above : layers.vertices[vertex].below).empty();
    if (!alone) vertex = (next++)->second;
  }
  for (std::size_t i = 0; i < layer.size(); ++i) positions[layer[i]] = i;
}

/// By how many the crossings of two vertices' edges to one side decrease if the vertices are swapped.
std::ptrdiff_t gain(const std::vector<std::size_t>& left, const std::vector<std::size_t>& right,
                    const std::vector<std::size_t>& positions) {
  std::ptrdiff_t sum = 0;
  for (const std::size_t one : left) {
    for (const std::size_t other : right) {
      if (positions[one] > positions[other]) ++sum;
      if (positions[one] < positions[other]) --sum;
    }
  }
  return sum;
}

/// Swaps neighbors as long as that removes crossings.
void swap_neighbors(Order& order, const Layers& layers, std::vector<std::size_t>& positions) {
  constexpr int most_rounds = 8;
  bool better = true;
  for (int round = 0; better && round < most_rounds; ++round) {
    better = false;
    for (std::vector<std::size_t>& layer : order) {
      for (std::size_t i = 0; i + 1 < layer.size(); ++i) {
        const Vertex& left = layers.vertices[layer[i]];
        const Vertex& right = layers.vertices[layer[i + 1]];
        if (gain(left.above, right.above, positions) + gain(left.below, right.below, positions) <= 0)
          continue;
        std::swap(layer[i], layer[i + 1]);
        std::swap(positions[layer[i]], positions[layer[i + 1]]);
        better = true;
      }
    }
  }
}

}  // namespace

void order_layers(Layers& layers) {
  Order order = layers.layers;
  std::size_t least = crossings_of(layers, order);
  std::vector<std::size_t> positions = positions_in(order, layers.vertices.size());
  for (int sweep = 0; sweep < kSweeps && least > 0; ++sweep) {
    const bool downwards = sweep % 2 == 0;
    for (std::size_t i = 1; i < order.size(); ++i)
      sort_by_neighbors(order[downwards ? i : order.size() - 1 - i], layers, downwards, positions);
    swap_neighbors(order, layers, positions);
    const std::size_t now = crossings_of(layers, order);
    if (now >= least) continue;
    least = now;
    layers.layers = order;
  }
}

}  // namespace twinhull::diagram
