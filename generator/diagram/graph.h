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

/// What a box of the picture stands for.
enum class Kind : std::uint8_t { outside, service, workload, dapr, config, secret, topic };

/// The kind in a word, for people.
std::string_view name(Kind kind);

struct DiagramNode {
  Kind kind = Kind::outside;
  std::string name;
  std::vector<std::string> notes;  ///< a line each: `Deployment × 2`, `ClusterIP 8000`
};

/// Why there is a line between two boxes.
enum class EdgeKind : std::uint8_t {
  talks,  ///< connections are made along it
  reads,  ///< settings, secrets and Dapr components that are loaded
  holds,  ///< topics of a broker
};

struct Edge {
  std::size_t from = 0;  ///< number of a box
  std::size_t to = 0;
  EdgeKind link = EdgeKind::talks;
  std::string label;  ///< empty where the boxes say all
};

/// Who talks to whom. Names are as the cluster knows them; no value of a setting or a secret is part of it.
struct Graph {
  std::vector<DiagramNode> nodes;
  std::vector<Edge> edges;  ///< at most one between two boxes in one direction
};

/// The picture of a set of objects, those of a target or of a variant. Boxes and most lines are read off the
/// objects, so that whatever a template makes is in the picture. What no object says comes from system.yaml:
/// which component calls which, which need the internet, and what a secret is made of.
Graph build_diagram(const model::System& system, std::span<const yaml::Node* const> objects);

/// What is said in the picture, in words: `todo-frontend (Deployment × 2) talks to …`, one for each line.
std::vector<std::string> sentences(const Graph& graph);

}  // namespace twinhull::diagram
