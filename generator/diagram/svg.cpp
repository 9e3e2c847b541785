#include "diagram/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/unicode.h"
#include "diagram/layout.h"

namespace twinhull::diagram {
namespace {

// Sizes in pixels. Text widths are estimated generously, since fonts differ between viewers: names use a
// monospaced font, notes and labels a proportional one.
constexpr double kNameWidth = 7.4;
constexpr double kNoteWidth = 6.6;
constexpr double kLabelWidth = 6.3;
constexpr double kCaptionWidth = 7.8;
constexpr double kCaption = 13;
constexpr double kName = 17;
constexpr double kNote = 15;
constexpr double kPadding = 10;
constexpr double kMargin = 16;
constexpr int kMostColumns = 40;
constexpr double kReadable = 0.7;

constexpr std::string_view kStyle =
    R"(.graph{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.graph .ground{fill:#fff}
.graph .box{fill:#fff;stroke:#8c959f;stroke-width:1.25}
.graph .bar{fill:#8c959f}
.graph .caption{font-size:9.5px;font-weight:600;letter-spacing:.04em;fill:#57606a}
.graph .name{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:12px;font-weight:600;fill:#1f2328}
.graph .note{font-size:11px;fill:#57606a}
.graph .line{fill:none;stroke:#57606a;stroke-width:1.4}
.graph .reads{stroke:#8c959f;stroke-dasharray:5 3}
.graph .hosts{stroke:#1a7f37}
.graph .head{fill:#57606a}
.graph .head.reads{fill:#8c959f;stroke:none}
.graph .label{font-size:10.5px;fill:#57606a;stroke:#fff;stroke-width:4px;stroke-linejoin:round;paint-order:stroke}
.graph .outside .box{stroke-dasharray:5 3;fill:#f6f8fa}
.graph .service .box{stroke:#0969da}.graph .service .bar{fill:#0969da}.graph .service .caption{fill:#0550ae}
.graph .workload .box{stroke:#0550ae;fill:#ddf4ff}.graph .workload .bar{fill:#0550ae}.graph .workload .caption{fill:#0550ae}
.graph .dapr .box{stroke:#8250df}.graph .dapr .bar{fill:#8250df}.graph .dapr .caption{fill:#6639ba}
.graph .config .box{stroke:#bf8700}.graph .config .bar{fill:#bf8700}.graph .config .caption{fill:#7d4e00}
.graph .secret .box{stroke:#cf222e}.graph .secret .bar{fill:#cf222e}.graph .secret .caption{fill:#a40e26}
.graph .topic .box{stroke:#1a7f37}.graph .topic .bar{fill:#1a7f37}.graph .topic .caption{fill:#116329}
@media (prefers-color-scheme:dark){
.graph .ground{fill:#0d1117}
.graph .box{fill:#161b22;stroke:#6e7681}
.graph .bar{fill:#6e7681}
.graph .caption,.graph .note,.graph .label{fill:#9da7b1}
.graph .name{fill:#e6edf3}
.graph .line{stroke:#9da7b1}
.graph .reads{stroke:#6e7681}
.graph .hosts{stroke:#3fb950}
.graph .head{fill:#9da7b1}
.graph .head.reads{fill:#6e7681}
.graph .label{stroke:#0d1117}
.graph .outside .box{fill:#0d1117}
.graph .service .box{stroke:#4493f8}.graph .service .bar{fill:#4493f8}.graph .service .caption{fill:#79c0ff}
.graph .workload .box{stroke:#4493f8;fill:#0c2d6b}.graph .workload .bar{fill:#4493f8}.graph .workload .caption{fill:#79c0ff}
.graph .workload .note{fill:#b6c2cf}
.graph .dapr .box{stroke:#ab7df8}.graph .dapr .bar{fill:#ab7df8}.graph .dapr .caption{fill:#d2a8ff}
.graph .config .box{stroke:#d29922}.graph .config .bar{fill:#d29922}.graph .config .caption{fill:#e3b341}
.graph .secret .box{stroke:#f85149}.graph .secret .bar{fill:#f85149}.graph .secret .caption{fill:#ff7b72}
.graph .topic .box{stroke:#3fb950}.graph .topic .bar{fill:#3fb950}.graph .topic .caption{fill:#56d364}
}
)";

double columns(std::string_view text) {
  int width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint point = base::decode(text, at);
    width += point.valid ? base::display_width(point.value) : 1;
    at += point.size;
  }
  return width;
}

/// Shortens a text to fit a node: the middle is omitted, since names differ at both ends.
std::string shortened(std::string_view text) {
  const std::string safe = base::escape_for_display(text);
  if (columns(safe) <= kMostColumns) return safe;
  std::vector<std::string_view> characters;
  for (std::size_t at = 0; at < safe.size();) {
    const std::size_t size = base::decode(safe, at).size;
    characters.push_back(std::string_view(safe).substr(at, size));
    at += size;
  }
  std::string begin;
  std::string end;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    std::string longer = begin + std::string(characters[i]);
    if (columns(longer) > kMostColumns / 2.0) break;
    begin = std::move(longer);
  }
  for (std::size_t i = characters.size(); i > 0; --i) {
    std::string longer = std::string(characters[i - 1]) + end;
    if (columns(longer) > kMostColumns / 2.0 - 1) break;
    end = std::move(longer);
  }
  return begin + "…" + end;
}

std::string_view caption(Kind kind) {
  constexpr std::array<std::string_view, 7> captions = {"OUTSIDE",  "SERVICE", "WORKLOAD", "DAPR COMPONENT",
                                                        "SETTINGS", "SECRET",  "TOPIC"};
  return captions[static_cast<std::size_t>(kind)];
}

Size size_of(const DiagramNode& box) {
  double width =
      std::max(kNameWidth * columns(shortened(box.name)), kCaptionWidth * columns(caption(box.kind)));
  for (const std::string& note : box.notes) width = std::max(width, kNoteWidth * columns(shortened(note)));
  return {std::ceil(width + 2 * kPadding + 6),
          2 * kPadding - 2 + kCaption + kName + kNote * static_cast<double>(box.notes.size())};
}

Sizes sizes_of(const Graph& graph) {
  Sizes sizes;
  for (const DiagramNode& box : graph.nodes) sizes.nodes.push_back(size_of(box));
  for (const Edge& line : graph.edges) {
    sizes.labels.push_back(
        line.label.empty() ? Size{} : Size{std::ceil(kLabelWidth * columns(shortened(line.label)) + 8), 16});
  }
  return sizes;
}

/// A length with at most one decimal.
std::string length(double value) {
  std::string out = fmt::format("{:.1f}", value + 0.0);
  if (out.ends_with(".0")) out.resize(out.size() - 2);
  return out == "-0" ? "0" : out;
}

std::string at(Point point) { return length(point.x + kMargin) + " " + length(point.y + kMargin); }

std::string_view class_of(EdgeKind link) {
  constexpr std::array<std::string_view, 3> classes = {"connects", "reads", "hosts"};
  return classes[static_cast<std::size_t>(link)];
}

void append_line(std::string& out, const Edge& line, const Curve& curve, std::string_view sentence) {
  if (curve.points.empty()) return;
  out += fmt::format("<g><title>{}</title><path class=\"line {}\" d=\"M{}", escaped(sentence),
                     class_of(line.link), at(curve.points[0]));
  for (std::size_t i = 1; i + 2 < curve.points.size(); i += 3) {
    out += fmt::format("C{} {} {}", at(curve.points[i]), at(curve.points[i + 1]), at(curve.points[i + 2]));
  }
  out += "\"/>";
  if (curve.tip) {
    const Point foot = curve.points.back();
    const double dx = curve.tip->x - foot.x;
    const double dy = curve.tip->y - foot.y;
    const double size = std::max(std::hypot(dx, dy), 0.1);
    const Point side = {-dy / size * 3.6, dx / size * 3.6};
    out += fmt::format("<path class=\"head {}\" d=\"M{}L{}L{}Z\"/>", class_of(line.link),
                       at({foot.x + side.x, foot.y + side.y}), at(*curve.tip),
                       at({foot.x - side.x, foot.y - side.y}));
  }
  out += "</g>\n";
}

void append_box(std::string& out, const DiagramNode& box, Point middle, Size size) {
  const double left = middle.x - size.width / 2 + kMargin;
  const double top = middle.y - size.height / 2 + kMargin;
  const double text = left + kPadding + 6;
  double line = top + kPadding + kCaption - 4;
  out += fmt::format("<g class=\"{}\"><title>{}</title>", name(box.kind),
                     escaped(base::escape_for_display(box.name)));
  out += fmt::format("<rect class=\"box\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>",
                     length(left), length(top), length(size.width), length(size.height), 6);
  out += fmt::format("<rect class=\"bar\" x=\"{}\" y=\"{}\" width=\"3\" height=\"{}\" rx=\"1.5\"/>",
                     length(left + 6), length(top + 8), length(size.height - 16));
  out += fmt::format("<text class=\"caption\" x=\"{}\" y=\"{}\">{}</text>", length(text), length(line),
                     caption(box.kind));
  line += kName - 1;
  out += fmt::format("<text class=\"name\" x=\"{}\" y=\"{}\">{}</text>", length(text), length(line),
                     escaped(shortened(box.name)));
  for (const std::string& note : box.notes) {
    line += kNote;
    out += fmt::format("<text class=\"note\" x=\"{}\" y=\"{}\">{}</text>", length(text), length(line),
                       escaped(shortened(note)));
  }
  out += "</g>\n";
}

base::Expected<InlineSvg> drawing(const Graph& graph, std::string_view title, bool alone) {
  const Sizes sizes = sizes_of(graph);
  const base::Expected<Layout> placed = lay_out(graph, sizes);
  if (!placed.value) return {{}, placed.error};
  const Layout* layout = &*placed.value;
  const std::string width = length(std::ceil(layout->size.width + 2 * kMargin));
  const std::string height = length(std::ceil(layout->size.height + 2 * kMargin));
  std::string out = alone ? "<svg xmlns=\"http://www.w3.org/2000/svg\" " : "<svg ";
  out += fmt::format("class=\"graph\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\"",
                     width, height);
  // In a page, a wide diagram shrinks while it stays legible.
  if (!alone) out += fmt::format(" style=\"min-width:{:.0f}px\"", kReadable * layout->size.width);
  out += fmt::format(" aria-label=\"{0}\">\n<title>{0}</title>\n", escaped(base::escape_for_display(title)));
  if (alone) {
    out +=
        fmt::format("<style>\n{}</style>\n<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n", kStyle);
  }
  const std::vector<std::string> words = edge_descriptions(graph);
  for (std::size_t i = 0; i < graph.edges.size(); ++i)
    append_line(out, graph.edges[i], layout->curves[i], base::escape_for_display(words[i]));
  for (std::size_t i = 0; i < graph.nodes.size(); ++i)
    append_box(out, graph.nodes[i], layout->nodes[i], sizes.nodes[i]);
  // Above all edges, so that no edge crosses a label.
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    const std::optional<Point> label = layout->curves[i].label;
    if (!label) continue;
    out += fmt::format("<text class=\"label\" text-anchor=\"middle\" x=\"{}\" y=\"{}\">{}</text>\n",
                       length(label->x + kMargin), length(label->y + kMargin + 3.5),
                       escaped(shortened(graph.edges[i].label)));
  }
  out += "</svg>\n";
  const auto top = std::min_element(layout->nodes.begin(), layout->nodes.end(),
                                    [](Point a, Point b) { return a.y < b.y; });
  const double start = top == layout->nodes.end() ? 0 : top->x + kMargin;
  return {InlineSvg{std::move(out), static_cast<int>(start)}, {}};
}

}  // namespace

base::Expected<std::string> svg(const Graph& graph, std::string_view title) {
  base::Expected<InlineSvg> drawn = drawing(graph, title, true);
  if (!drawn.value) return {{}, std::move(drawn.error)};
  return {std::move(drawn.value->svg), {}};
}

base::Expected<InlineSvg> inline_svg(const Graph& graph, std::string_view title) {
  return drawing(graph, title, false);
}

std::string_view svg_style() { return kStyle; }

std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint point = base::decode(text, at);
    const bool in_xml = point.valid && (point.value >= 0x20 || point.value == '\n' || point.value == '\t') &&
                        point.value != 0xFFFE && point.value != 0xFFFF;
    if (!in_xml) {
      base::append_utf8(out, 0xFFFD);
    } else if (point.value == '&') {
      out += "&amp;";
    } else if (point.value == '<') {
      out += "&lt;";
    } else if (point.value == '>') {
      out += "&gt;";
    } else if (point.value == '"') {
      out += "&quot;";
    } else if (point.value == '\'') {
      out += "&#39;";
    } else {
      out.append(text.substr(at, point.size));
    }
    at += point.size;
  }
  return out;
}

}  // namespace twinhull::diagram
