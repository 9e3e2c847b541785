#include "diagram/mermaid.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <set>

#include "base/ascii.h"
#include "base/unicode.h"

namespace twinhull::diagram {
namespace {

/// The shape and colors of a kind of node, legible on light and dark backgrounds.
struct NodeStyle {
  std::string_view open;
  std::string_view close;
  std::string_view style;
};

const NodeStyle& look_of(Kind kind) {
  static constexpr std::array<NodeStyle, 7> looks = {{
      {"([", "])", "fill:#f6f8fa,stroke:#57606a,color:#24292f,stroke-dasharray:4 3"},  // outside
      {"(", ")", "fill:#ddf4ff,stroke:#0969da,color:#0a3069"},                         // service
      {"[", "]", "fill:#0969da,stroke:#0550ae,color:#ffffff"},                         // workload
      {"{{", "}}", "fill:#fbefff,stroke:#8250df,color:#512a97"},                       // dapr
      {"[/", "/]", "fill:#fff8c5,stroke:#9a6700,color:#4d2d00"},                       // config
      {"[/", "/]", "fill:#ffebe9,stroke:#cf222e,color:#82071e"},                       // secret
      {"[(", ")]", "fill:#dafbe1,stroke:#1a7f37,color:#044f1e"},                       // topic
  }};
  return looks[static_cast<std::size_t>(kind)];
}

/// A quoted text; characters with a meaning in Mermaid or HTML are written as numeric entities.
std::string quoted(std::string_view text) {
  std::string out;
  for (const char c : base::escape_for_display(text)) {
    if (std::string_view("\"#&<>`;\\").find(c) != std::string_view::npos) {
      out += fmt::format("#{};", static_cast<int>(c));
    } else {
      out += c;
    }
  }
  return out;
}

/// A Mermaid identifier: lowercase letters, digits and `_`.
std::string plain(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool as_it_is = base::is_lower(c) || base::is_digit(c);
    const bool capital = base::is_upper(c);
    out += as_it_is ? c : capital ? static_cast<char>(c - 'A' + 'a') : '_';
  }
  return out;
}

/// Readable identifiers for the nodes: `todo_frontend_svc`. If an identifier is not unique or reserved by
/// Mermaid, the kind is appended: `redpanda_service`.
std::vector<std::string> names_of(const Graph& graph) {
  std::map<std::string, int> counts = {{"call", 2},    {"class", 2},     {"classdef", 2},  {"click", 2},
                                       {"default", 2}, {"direction", 2}, {"end", 2},       {"flowchart", 2},
                                       {"graph", 2},   {"href", 2},      {"linkstyle", 2}, {"style", 2},
                                       {"subgraph", 2}};
  for (const DiagramNode& box : graph.nodes) ++counts[plain(box.name)];
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (const DiagramNode& box : graph.nodes) {
    std::string name = plain(box.name);
    if (counts[name] > 1) name += "_" + std::string(diagram::name(box.kind));
    const std::string first = name;
    for (int number = 2; !taken.insert(name).second; ++number) name = fmt::format("{}_{}", first, number);
    names.push_back(std::move(name));
  }
  return names;
}

std::string_view arrow(EdgeKind link) {
  constexpr std::array<std::string_view, 3> arrows = {"-->", "-.->", "---"};
  return arrows[static_cast<std::size_t>(link)];
}

}  // namespace

std::string mermaid(const Graph& graph) {
  const std::vector<std::string> names = names_of(graph);
  std::string out = "flowchart TB\n";
  std::set<Kind> kinds;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const DiagramNode& box = graph.nodes[i];
    const NodeStyle& look = look_of(box.kind);
    std::string label = quoted(box.name);
    for (const std::string& note : box.notes) label += "<br/>" + quoted(note);
    out += fmt::format("  {}{}\"{}\"{}:::{}\n", names[i], look.open, label, look.close, name(box.kind));
    kinds.insert(box.kind);
  }
  if (!graph.edges.empty()) out += '\n';
  for (const Edge& line : graph.edges) {
    out += fmt::format("  {} {}", names[line.from], arrow(line.link));
    if (!line.label.empty()) out += fmt::format("|\"{}\"|", quoted(line.label));
    out += fmt::format(" {}\n", names[line.to]);
  }
  if (!kinds.empty()) out += '\n';
  for (const Kind kind : kinds) out += fmt::format("  classDef {} {}\n", name(kind), look_of(kind).style);
  return out;
}

}  // namespace twinhull::diagram
