// Uses Graphviz through its public interface, stable for decades: the graph is passed as DOT text with sizes
// but no names; positions are returned as attributes.
#include "diagram/graphviz.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <graphviz/gvc.h>

#include <charconv>
#include <string_view>

namespace twinhull::diagram {
namespace {

constexpr double kPointsPerInch = 72;

/// The functions used of the library.
struct Graphviz {
  decltype(&::agmemread) read = nullptr;
  decltype(&::agclose) close = nullptr;
  decltype(&::agnode) node = nullptr;
  decltype(&::agedge) edge = nullptr;
  decltype(&::agget) get = nullptr;
  decltype(&::agseterr) set_errors = nullptr;
  decltype(&::gvContextPlugins) context = nullptr;
  decltype(&::gvFreeContext) free_context = nullptr;
  decltype(&::gvLayout) layout = nullptr;
  decltype(&::gvFreeLayout) free_layout = nullptr;
  decltype(&::attach_attrs) attach = nullptr;
  void* dot = nullptr;    ///< plug-in with the layout algorithm
  bool complete = false;  ///< all of these were found
};

template <typename Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

/// Plug-ins are in a directory next to the library. They are loaded explicitly, so that the machine's
/// configuration does not matter.
void* find_plugin(const Graphviz& all) {
  Dl_info info{};
  if (dladdr(reinterpret_cast<void*>(all.layout), &info) == 0 || info.dli_fname == nullptr) return nullptr;
  const std::string library = info.dli_fname;
  const std::string file = library.substr(0, library.rfind('/') + 1) + "graphviz/libgvplugin_dot_layout.so.6";
  void* plugin = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  return plugin == nullptr ? nullptr : dlsym(plugin, "gvplugin_dot_layout_LTX_library");
}

Graphviz load() {
  Graphviz all;
  void* library = dlopen("libgvc.so.6", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return all;
  const bool found =
      find(library, "agmemread", all.read) && find(library, "agclose", all.close) &&
      find(library, "agnode", all.node) && find(library, "agedge", all.edge) &&
      find(library, "agget", all.get) && find(library, "agseterr", all.set_errors) &&
      find(library, "gvContextPlugins", all.context) && find(library, "gvFreeContext", all.free_context) &&
      find(library, "gvLayout", all.layout) && find(library, "gvFreeLayout", all.free_layout) &&
      find(library, "attach_attrs", all.attach);
  if (found) all.dot = find_plugin(all);
  all.complete = all.dot != nullptr;
  if (all.complete) all.set_errors(AGMAX);  // its warnings are not for users
  return all;
}

/// The graph as DOT: nodes `b0`, `b1` …, edges `l0`, `l1` ….
std::string text_of(const Graph& graph, const Sizes& sizes) {
  const bool many = graph.edges.size() > kMaxRoutedEdges;
  std::string out =
      fmt::format("digraph {{\ngraph [rankdir=TB, ranksep=0.45, nodesep=0.3, pad=0, {}]\n",
                  many ? "splines=line, mclimit=0.02, nslimit=1, nslimit1=1" : "splines=spline");
  out +=
      "node [shape=box, fixedsize=true, label=\"\"]\n"
      "edge [arrowsize=0.7]\n";
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    out += fmt::format("b{} [width={:.4f}, height={:.4f}]\n", i, sizes.nodes[i].width / kPointsPerInch,
                       sizes.nodes[i].height / kPointsPerInch);
  }
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    const Edge& line = graph.edges[i];
    out += fmt::format("b{} -> b{} [key=l{}", line.from, line.to, i);
    if (line.link == EdgeKind::hosts) out += ", arrowhead=none";
    // A table of fixed size, so that no text is measured.
    if (!many && sizes.labels[i].width > 0) {
      out += fmt::format(
          ", label=<<TABLE BORDER=\"0\" FIXEDSIZE=\"TRUE\" WIDTH=\"{:.0f}\" HEIGHT=\"{:.0f}\"><TR><TD></TD>"
          "</TR></TABLE>>",
          sizes.labels[i].width, sizes.labels[i].height);
    }
    out += "]\n";
  }
  return out + "}\n";
}

double number(std::string_view text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// Parses `x,y`. Graphviz's y axis points up.
Point point(std::string_view text, double height) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) return {};
  return {number(text.substr(0, comma)), height - number(text.substr(comma + 1))};
}

/// Parses `e,x,y x,y x,y …`: the arrow tip, if any, then the curve.
Curve curve(std::string_view text, double height) {
  Curve out;
  while (!text.empty()) {
    const std::size_t space = text.find(' ');
    std::string_view word = text.substr(0, space);
    text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
    if (word.starts_with("e,")) {
      out.tip = point(word.substr(2), height);
    } else if (!word.empty()) {
      out.points.push_back(point(word, height));
    }
  }
  return out;
}

/// Reads the positions computed by Graphviz.
Layout read_off(const Graphviz& graphviz, Agraph_t* placed, const Graph& graph) {
  const auto attribute = [&](void* object, const char* name) -> std::string_view {
    const char* text = object == nullptr ? nullptr : graphviz.get(object, const_cast<char*>(name));
    return text == nullptr ? std::string_view() : std::string_view(text);
  };
  const auto box = [&](std::size_t i) { return graphviz.node(placed, fmt::format("b{}", i).data(), 0); };
  Layout out;
  const std::string_view bounds = attribute(placed, "bb");  // `0,0,width,height`
  const std::size_t comma = bounds.rfind(',');
  if (comma != std::string_view::npos && comma > 0) {
    const std::size_t before = bounds.rfind(',', comma - 1);
    out.size = {number(bounds.substr(before + 1)), number(bounds.substr(comma + 1))};
  }
  for (std::size_t i = 0; i < graph.nodes.size(); ++i)
    out.nodes.push_back(point(attribute(box(i), "pos"), out.size.height));
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    Agedge_t* edge = graphviz.edge(placed, box(graph.edges[i].from), box(graph.edges[i].to),
                                   fmt::format("l{}", i).data(), 0);
    out.curves.push_back(curve(attribute(edge, "pos"), out.size.height));
    const std::string_view label = attribute(edge, "lp");
    if (!label.empty()) out.curves.back().label = point(label, out.size.height);
  }
  return out;
}

}  // namespace

std::optional<Layout> lay_out_with_graphviz(const Graph& graph, const Sizes& sizes) {
  static const Graphviz graphviz = load();
  if (!graphviz.complete) return std::nullopt;
  const lt_symlist_t plugins[] = {{"gvplugin_dot_layout_LTX_library", graphviz.dot}, {nullptr, nullptr}};
  GVC_t* context = graphviz.context(plugins, 0);
  Agraph_t* placed = graphviz.read(text_of(graph, sizes).c_str());
  std::optional<Layout> out;
  if (placed != nullptr && graphviz.layout(context, placed, "dot") == 0) {
    graphviz.attach(placed);
    out = read_off(graphviz, placed, graph);
    graphviz.free_layout(context, placed);
  }
  if (placed != nullptr) graphviz.close(placed);
  graphviz.free_context(context);
  return out;
}

}  // namespace twinhull::diagram
