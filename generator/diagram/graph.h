#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/system.h"
#include "yaml/node.h"

namespace twinhull::diagram {

/// What a node of the diagram represents.
enum class Kind : std::uint8_t { outside, service, workload, dapr, config, secret, topic };

/// The kind in a word, for display.
std::string_view name(Kind kind);

struct DiagramNode {
  Kind kind = Kind::outside;
  std::string name;
  std::vector<std::string> notes;  ///< one line each: `Deployment × 2`, `ClusterIP 8000`
};

/// The meaning of an edge.
enum class EdgeKind : std::uint8_t {
  connects,  ///< network connection
  reads,     ///< loads settings, secrets or Dapr components
  hosts,     ///< a broker's topic
};

struct Edge {
  std::size_t from = 0;  ///< index of a node
  std::size_t to = 0;
  EdgeKind link = EdgeKind::connects;
  std::string label;  ///< empty if the nodes say enough
};

/// Service dependencies. Names are those in the cluster; values of settings and secrets are not included.
struct Graph {
  std::vector<DiagramNode> nodes;
  std::vector<Edge> edges;  ///< at most one per pair of nodes and direction
};

/// The diagram of the objects of a target or variant. Nodes and most edges are derived from the objects, so
/// it contains everything that templates generate. The rest comes from system.yaml: calls between components,
/// Internet access, and the sources of secrets.
Graph build_diagram(const model::System& system, std::span<const yaml::Node* const> objects);

/// The edges in words: `todo-frontend (Deployment × 2) connects to …`, one for each.
std::vector<std::string> edge_descriptions(const Graph& graph);

}  // namespace twinhull::diagram
