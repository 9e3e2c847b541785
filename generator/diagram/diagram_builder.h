#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diagram/graph.h"

namespace twinhull::diagram {

/// A workload: an object that creates Pods, or for which an operator creates them.
struct Workload {
  std::size_t box = 0;
  const yaml::Node* object = nullptr;
  const yaml::Node* pod = nullptr;  ///< Pod template; null if an operator creates the Pods
  std::string_view component;       ///< value of the label `app.kubernetes.io/component`
  std::string_view app_id;          ///< of its Dapr sidecar; empty without one
};

struct Service {
  std::size_t box = 0;
  const yaml::Node* object = nullptr;
  std::string_view name;
  std::string_view component;
  std::vector<std::size_t> workloads;  ///< nodes of the workloads that it selects
};

/// A graph under construction, with lookup tables for its nodes.
struct DiagramBuilder {
  Graph graph;
  std::map<std::pair<Kind, std::string>, std::size_t> numbers;
  std::map<std::string, std::size_t> hosts;  ///< nodes by host name
  std::vector<Workload> workloads;
  std::vector<Service> services;

  /// The node of that kind and name, created if necessary.
  std::size_t box(Kind kind, std::string_view name);
  bool has(Kind kind, std::string_view name) const;
  /// Adds an edge, or its label to the existing edge.
  void connect(std::size_t from, std::size_t to, EdgeKind link, const std::string& label = {});
};

/// Adds nodes for workloads, Services, settings, secrets, Dapr components and topics.
void add_objects(DiagramBuilder& draft, const model::System& system,
                 std::span<const yaml::Node* const> objects);

/// Adds the edges between them.
void add_links(DiagramBuilder& draft, const model::System& system,
               std::span<const yaml::Node* const> objects);

/// The string at a dotted path; empty if missing.
std::string_view text_at(const yaml::Node* node, std::string_view path);

/// The items of the list at a dotted path; empty if missing.
std::span<const yaml::Node* const> items_at(const yaml::Node* node, std::string_view path);

}  // namespace twinhull::diagram
