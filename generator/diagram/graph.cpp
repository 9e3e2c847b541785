#include "diagram/graph.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "diagram/diagram_builder.h"

namespace twinhull::diagram {

std::string_view name(Kind kind) {
  constexpr std::array<std::string_view, 7> names = {"outside", "service", "workload", "dapr",
                                                     "config",  "secret",  "topic"};
  return names[static_cast<std::size_t>(kind)];
}

std::size_t DiagramBuilder::box(Kind kind, std::string_view name) {
  const auto [found, is_new] = numbers.try_emplace({kind, std::string(name)}, graph.nodes.size());
  if (is_new) graph.nodes.push_back({.kind = kind, .name = std::string(name)});
  return found->second;
}

bool DiagramBuilder::has(Kind kind, std::string_view name) const {
  return numbers.contains({kind, std::string(name)});
}

void DiagramBuilder::connect(std::size_t from, std::size_t to, EdgeKind link, const std::string& label) {
  const auto found = std::find_if(graph.edges.begin(), graph.edges.end(),
                                  [&](const Edge& line) { return line.from == from && line.to == to; });
  if (found == graph.edges.end()) {
    graph.edges.push_back({from, to, link, label});
  } else if (found->label.empty()) {
    found->label = label;
  }
}

std::string_view text_at(const yaml::Node* node, std::string_view path) {
  const yaml::Node* found = node == nullptr ? nullptr : node->at(path);
  if (found == nullptr || found->is(yaml::Kind::map) || found->is(yaml::Kind::list)) return {};
  return found->text;
}

std::span<const yaml::Node* const> items_at(const yaml::Node* node, std::string_view path) {
  const yaml::Node* found = node == nullptr ? nullptr : node->at(path);
  if (found == nullptr) return {};
  return found->items;
}

namespace {

/// Sorts nodes by kind, and edges by their source.
Graph in_order(Graph graph) {
  std::vector<std::size_t> order(graph.nodes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return graph.nodes[a].kind < graph.nodes[b].kind; });
  Graph out;
  std::vector<std::size_t> location(order.size());
  for (const std::size_t i : order) {
    location[i] = out.nodes.size();
    out.nodes.push_back(std::move(graph.nodes[i]));
  }
  for (Edge& line : graph.edges)
    out.edges.push_back({location[line.from], location[line.to], line.link, std::move(line.label)});
  std::sort(out.edges.begin(), out.edges.end(),
            [](const Edge& a, const Edge& b) { return std::pair(a.from, a.to) < std::pair(b.from, b.to); });
  return out;
}

}  // namespace

Graph build_diagram(const model::System& system, std::span<const yaml::Node* const> objects) {
  DiagramBuilder draft;
  add_objects(draft, system, objects);
  add_links(draft, system, objects);
  return in_order(std::move(draft.graph));
}

std::vector<std::string> edge_descriptions(const Graph& graph) {
  constexpr std::array<std::string_view, 3> verbs = {"connects to", "reads", "hosts"};
  const auto called = [](const DiagramNode& box) {
    if (box.kind == Kind::outside) return box.name;
    std::string out = std::string(name(box.kind)) + " " + box.name;
    if (box.kind == Kind::dapr) out = "Dapr component " + box.name;
    return out;
  };
  std::vector<std::string> out;
  for (const Edge& line : graph.edges) {
    const DiagramNode& from = graph.nodes[line.from];
    const DiagramNode& to = graph.nodes[line.to];
    std::string text = called(from);
    const bool routes = from.kind == Kind::service;
    const bool plural = from.kind == Kind::outside && from.name == "Users";
    text.append(" ").append(routes   ? "routes to"
                            : plural ? "connect to"
                                     : verbs[static_cast<std::size_t>(line.link)]);
    text.append(" ");
    text += called(to);
    if (!line.label.empty()) text += " (" + line.label + ")";
    out.push_back(std::move(text));
  }
  return out;
}

}  // namespace twinhull::diagram
