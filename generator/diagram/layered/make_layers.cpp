#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "diagram/layered/layers.h"

namespace twinhull::diagram {
namespace {

struct Links {
  std::vector<std::vector<std::size_t>> out;
  std::vector<std::vector<std::size_t>> in;
};

/// The edges that close a cycle in a depth-first search from the nodes without incoming edges.
std::vector<bool> upward_edges(const Graph& graph) {
  enum class State { unknown, open, done };
  std::vector<std::vector<std::size_t>> edges_of(graph.nodes.size());
  std::vector<std::size_t> incoming(graph.nodes.size());
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    edges_of[graph.edges[i].from].push_back(i);
    if (graph.edges[i].from != graph.edges[i].to) ++incoming[graph.edges[i].to];
  }
  std::vector<bool> upwards(graph.edges.size());
  std::vector<State> states(graph.nodes.size());
  const auto search = [&](std::size_t start) {
    std::vector<std::pair<std::size_t, std::size_t>>
        stack;  // a node, and how many of its edges were followed
    if (states[start] != State::unknown) return;
    states[start] = State::open;
    stack.emplace_back(start, 0);
    while (!stack.empty()) {
      const std::size_t node = stack.back().first;
      if (stack.back().second == edges_of[node].size()) {
        states[node] = State::done;
        stack.pop_back();
        continue;
      }
      const std::size_t edge = edges_of[node][stack.back().second++];
      const std::size_t to = graph.edges[edge].to;
      if (states[to] == State::open) {
        upwards[edge] = true;
      } else if (states[to] == State::unknown) {
        states[to] = State::open;
        stack.emplace_back(to, 0);
      }
    }
  };
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (incoming[i] == 0) search(i);
  }
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) search(i);
  return upwards;
}

/// The nodes in an order in which all links point forwards.
std::vector<std::size_t> sorted(const Links& links) {
  std::vector<std::size_t> open(links.in.size());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < open.size(); ++i) {
    open[i] = links.in[i].size();
    if (open[i] == 0) order.push_back(i);
  }
  for (std::size_t at = 0; at < order.size(); ++at) {
    for (const std::size_t to : links.out[order[at]]) {
      if (--open[to] == 0) order.push_back(to);
    }
  }
  return order;
}

/// As far up as the links allow; then every node as close to its neighbors as shortens its links.
std::vector<std::size_t> ranks_of(const Links& links) {
  const std::vector<std::size_t> order = sorted(links);
  std::vector<std::size_t> ranks(links.in.size());
  for (const std::size_t node : order) {
    for (const std::size_t from : links.in[node]) ranks[node] = std::max(ranks[node], ranks[from] + 1);
  }
  for (std::size_t i = order.size(); i > 0; --i) {
    const std::size_t node = order[i - 1];
    if (links.out[node].size() <= links.in[node].size()) continue;
    std::size_t lowest = ranks[links.out[node].front()];
    for (const std::size_t to : links.out[node]) lowest = std::min(lowest, ranks[to]);
    ranks[node] = lowest - 1;
  }
  return ranks;
}

void link(Layers& layers, std::size_t upper, std::size_t lower) {
  layers.vertices[upper].below.push_back(lower);
  layers.vertices[lower].above.push_back(upper);
}

std::size_t add_bend(Layers& layers, std::size_t layer) {
  layers.vertices.push_back({.layer = layer, .bend = true});
  layers.layers[layer].push_back(layers.vertices.size() - 1);
  return layers.vertices.size() - 1;
}

Chain chain_between(Layers& layers, std::size_t upper, std::size_t lower, Size label) {
  Chain chain;
  chain.vertices.push_back(upper);
  const std::size_t first = layers.vertices[upper].layer;
  const std::size_t last = layers.vertices[lower].layer;
  const std::size_t middle = (first + last) / 2 - ((first + last) / 2 % 2 == 0 ? 1 : 0);
  for (std::size_t layer = first + 1; layer < last; ++layer) {
    const std::size_t bend = add_bend(layers, layer);
    if (label.width > 0 && layer == middle) {
      layers.vertices[bend].size = label;
      chain.label = bend;
    }
    chain.vertices.push_back(bend);
  }
  chain.vertices.push_back(lower);
  for (std::size_t i = 1; i < chain.vertices.size(); ++i)
    link(layers, chain.vertices[i - 1], chain.vertices[i]);
  return chain;
}

}  // namespace

Layers make_layers(const Graph& graph, const Sizes& sizes, bool labels) {
  const std::vector<bool> upwards = upward_edges(graph);
  Links links{.out = std::vector<std::vector<std::size_t>>(graph.nodes.size()),
              .in = std::vector<std::vector<std::size_t>>(graph.nodes.size())};
  const auto ends = [&](std::size_t i) {
    const Edge& edge = graph.edges[i];
    return upwards[i] ? std::pair(edge.to, edge.from) : std::pair(edge.from, edge.to);
  };
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    const auto [upper, lower] = ends(i);
    if (upper == lower) continue;
    links.out[upper].push_back(lower);
    links.in[lower].push_back(upper);
  }
  Layers out;
  out.labels = labels;
  const std::size_t step = labels ? 2 : 1;
  for (const std::size_t rank : ranks_of(links)) {
    const std::size_t layer = rank * step;
    if (out.layers.size() <= layer) out.layers.resize(layer + 1);
    out.layers[layer].push_back(out.vertices.size());
    out.vertices.push_back({.layer = layer, .size = sizes.nodes[out.vertices.size()]});
  }
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    const auto [upper, lower] = ends(i);
    if (upper == lower) {
      out.chains.emplace_back();
      continue;
    }
    out.chains.push_back(chain_between(out, upper, lower, labels ? sizes.labels[i] : Size{}));
    out.chains.back().upwards = upwards[i];
  }
  return out;
}

}  // namespace twinhull::diagram
