#include "diagram/graph.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "diagram/draft.h"

namespace twinhull::graph {

std::string_view name(Kind kind) {
  constexpr std::array<std::string_view, 7> names = {"outside", "service", "workload", "dapr",
                                                     "config",  "secret",  "topic"};
  return names[static_cast<std::size_t>(kind)];
}

std::size_t Draft::box(Kind kind, std::string_view name) {
  const auto [found, is_new] = numbers.try_emplace({kind, std::string(name)}, graph.boxes.size());
  if (is_new) graph.boxes.push_back({.kind = kind, .name = std::string(name)});
  return found->second;
}

bool Draft::has(Kind kind, std::string_view name) const {
  return numbers.contains({kind, std::string(name)});
}

void Draft::connect(std::size_t from, std::size_t to, Link link, const std::string& label) {
  const auto found = std::find_if(graph.lines.begin(), graph.lines.end(),
                                  [&](const Line& line) { return line.from == from && line.to == to; });
  if (found == graph.lines.end()) {
    graph.lines.push_back({from, to, link, label});
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

/// Boxes by kind, and lines in the order of the boxes they begin at: as a person would list them.
Graph in_order(Graph graph) {
  std::vector<std::size_t> order(graph.boxes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return graph.boxes[a].kind < graph.boxes[b].kind; });
  Graph out;
  std::vector<std::size_t> place(order.size());
  for (const std::size_t i : order) {
    place[i] = out.boxes.size();
    out.boxes.push_back(std::move(graph.boxes[i]));
  }
  for (Line& line : graph.lines)
    out.lines.push_back({place[line.from], place[line.to], line.link, std::move(line.label)});
  std::sort(out.lines.begin(), out.lines.end(),
            [](const Line& a, const Line& b) { return std::pair(a.from, a.to) < std::pair(b.from, b.to); });
  return out;
}

}  // namespace

Graph graph_of(const model::System& system, std::span<const yaml::Node* const> objects) {
  Draft draft;
  add_objects(draft, system, objects);
  add_links(draft, system, objects);
  return in_order(std::move(draft.graph));
}

std::vector<std::string> sentences(const Graph& graph) {
  constexpr std::array<std::string_view, 3> verbs = {"talks to", "reads", "holds"};
  const auto called = [](const Box& box) {
    if (box.kind == Kind::outside) return box.name;
    std::string out = std::string(name(box.kind)) + " " + box.name;
    if (box.kind == Kind::dapr) out = "Dapr component " + box.name;
    return out;
  };
  std::vector<std::string> out;
  for (const Line& line : graph.lines) {
    const Box& from = graph.boxes[line.from];
    const Box& to = graph.boxes[line.to];
    std::string text = called(from);
    const bool routes = from.kind == Kind::service;
    text.append(" ").append(routes ? "leads to" : verbs[static_cast<std::size_t>(line.link)]).append(" ");
    text += called(to);
    if (!line.label.empty()) text += " (" + line.label + ")";
    out.push_back(std::move(text));
  }
  return out;
}

}  // namespace twinhull::graph
