#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diagram/graph.h"

namespace twinhull::diagram {

/// A workload: what makes pods, or has an operator make them.
struct Workload {
  std::size_t box = 0;
  const yaml::Node* object = nullptr;
  const yaml::Node* pod = nullptr;  ///< the pod's template; null where an operator makes it
  std::string_view component;       ///< its label `app.kubernetes.io/component`
  std::string_view app_id;          ///< of its Dapr sidecar; empty without one
};

struct Service {
  std::size_t box = 0;
  const yaml::Node* object = nullptr;
  std::string_view name;
  std::string_view component;
  std::vector<std::size_t> workloads;  ///< boxes of those that it leads to
};

/// A graph that is being made, with what is needed to find its boxes again.
struct DiagramBuilder {
  Graph graph;
  std::map<std::pair<Kind, std::string>, std::size_t> numbers;
  std::map<std::string, std::size_t> hosts;  ///< boxes by the name under which pods reach them
  std::vector<Workload> workloads;
  std::vector<Service> services;

  /// The box of that kind and name, made where there is none yet.
  std::size_t box(Kind kind, std::string_view name);
  bool has(Kind kind, std::string_view name) const;
  /// Adds a line, or its label to that of the one that is there.
  void connect(std::size_t from, std::size_t to, EdgeKind link, const std::string& label = {});
};

/// Boxes for workloads, Services, settings, secrets, Dapr components and topics.
void add_objects(DiagramBuilder& draft, const model::System& system,
                 std::span<const yaml::Node* const> objects);

/// Lines between them.
void add_links(DiagramBuilder& draft, const model::System& system,
               std::span<const yaml::Node* const> objects);

/// A text at a dotted path; empty where there is none.
std::string_view text_at(const yaml::Node* node, std::string_view path);

/// The items of a list at a dotted path; none where there is no list.
std::span<const yaml::Node* const> items_at(const yaml::Node* node, std::string_view path);

}  // namespace twinhull::diagram
