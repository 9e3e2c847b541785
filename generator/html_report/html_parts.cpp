#include <fmt/format.h>

#include <algorithm>

#include "diagram/layout.h"
#include "diagram/svg.h"
#include "html_report/html.h"

namespace twinhull::html_report {
namespace {

using kubernetes::Quantity;

bool less(const Quantity& a, const Quantity& b) { return kubernetes::compare(a, b) < 0; }

/// The length of a bar, in percent of its scale.
std::string length(const Quantity& part, const Quantity& whole) {
  const auto hundredths = static_cast<unsigned long long>(part.nanos * 10000 / whole.nanos);
  return fmt::format("{}.{:02}", hundredths / 100, hundredths % 100);
}

std::string share_of(const Quantity& part, const Usage& usage) {
  if (usage.capacity_text.empty()) return {};
  return fmt::format(" ({})", percentage(part, usage.capacity));
}

void append_bar(std::string& out, const Usage& usage) {
  Quantity scale = usage.capacity_text.empty() ? usage.limits : usage.capacity;
  if (less(scale, usage.limits)) scale = usage.limits;
  if (less(scale, usage.requests)) scale = usage.requests;
  if (scale.nanos == 0) return;
  const std::string requests = kubernetes::canonical(usage.requests);
  const std::string limits = kubernetes::canonical(usage.limits);
  const bool over = !usage.capacity_text.empty() && less(usage.capacity, usage.requests);
  out += fmt::format(
      "<div class=\"usage{}\">\n<p><strong>{}</strong> <span class=\"key requests\">{} requested{}</span> ",
      over ? " over" : "", usage.resource, safe(requests), share_of(usage.requests, usage));
  if (usage.limits.nanos != 0)
    out += fmt::format("<span class=\"key limits\">{} limit{}</span> ", safe(limits),
                       share_of(usage.limits, usage));
  out += usage.capacity_text.empty()
             ? std::string("<span class=\"offers\">no capacity set</span>")
             : fmt::format("<span class=\"key capacity\">capacity {}</span>", safe(usage.capacity_text));
  out += "</p>\n<div class=\"bar\" aria-hidden=\"true\">";
  out += fmt::format("<i class=\"limits\" style=\"width:{}%\"></i>", length(usage.limits, scale));
  out += fmt::format("<i class=\"requests\" style=\"width:{}%\"></i>", length(usage.requests, scale));
  if (!usage.capacity_text.empty())
    out += fmt::format("<i class=\"capacity\" style=\"left:{}%\"></i>", length(usage.capacity, scale));
  out += "</div>\n</div>\n";
}

std::string amount(const Quantity& quantity) {
  return quantity.nanos == 0 ? "<td class=\"none\">—</td>"
                             : fmt::format("<td>{}</td>", safe(kubernetes::canonical(quantity)));
}

std::string_view word(diagnostic::Severity severity) { return diagnostic::name(severity); }

}  // namespace

std::string percentage(const Quantity& part, const Quantity& whole) {
  const auto percent = static_cast<unsigned long long>(part.nanos * 100 / whole.nanos);
  return percent == 0 && part.nanos != 0 ? "below 1 %" : fmt::format("{} %", percent);
}

std::string usage_bars(const TargetReport& target) {
  std::string out;
  for (const Usage& usage : target.usage) append_bar(out, usage);
  return out;
}

std::string usage_table(const TargetReport& target) {
  std::vector<std::string> names;
  for (const Usage& usage : target.usage) {
    for (const WorkloadUsage& share : usage.usage_table) {
      if (std::find(names.begin(), names.end(), share.name) == names.end()) names.push_back(share.name);
    }
  }
  if (names.empty()) return {};
  std::string out = "<details>\n<summary>By workload, all replicas and sidecars</summary>\n";
  out +=
      "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"By workload\"><table>\n<thead><tr><th "
      "scope=\"col\">Workload</th>";
  for (const Usage& usage : target.usage) {
    out += fmt::format("<th scope=\"col\">{0} request</th><th scope=\"col\">{0} limit</th>", usage.resource);
  }
  out += "</tr></thead>\n<tbody>\n";
  for (const std::string& name : names) {
    out += fmt::format("<tr><th scope=\"row\">{}</th>", safe(name));
    for (const Usage& usage : target.usage) {
      const auto share = std::find_if(usage.usage_table.begin(), usage.usage_table.end(),
                                      [&](const WorkloadUsage& one) { return one.name == name; });
      const WorkloadUsage none;
      const WorkloadUsage& shown = share == usage.usage_table.end() ? none : *share;
      out += amount(shown.requests) + amount(shown.limits);
    }
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n</details>\n";
}

std::string topology_section(const SystemReport& system, const TargetReport& target) {
  const std::string title = fmt::format("{}, {}: service dependencies",
                                        system.title.empty() ? system.id : system.title, target.name);
  const base::Expected<diagram::InlineSvg> drawing = diagram::inline_svg(target.graph, title);
  std::string out;
  if (drawing.value) {
    out = fmt::format(
        "<figure>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Diagram\"><i "
        "class=\"start\" style=\"left:{}px\"></i>\n{}</div>\n"
        "<figcaption>Service dependencies. Solid arrows: connections. Dashed arrows: configuration and data "
        "that is read. Plain lines: a broker and its topics.</figcaption>\n</figure>\n",
        drawing.value->start, drawing.value->svg);
  } else {
    out = fmt::format("<p>No diagram: {}.</p>\n", prose(drawing.error));
  }
  const std::vector<std::string> lines = edge_descriptions(target.graph);
  if (lines.empty()) return out;
  out += fmt::format("<details{}>\n<summary>Service dependencies as a list</summary>\n<ul>\n",
                     drawing.value ? "" : " open");
  for (const std::string& line : lines) out += fmt::format("<li>{}</li>\n", safe(line));
  return out + "</ul>\n</details>\n";
}

std::string findings(const Page& page, std::string_view system) {
  std::string out;
  for (const LocatedFinding& located : page.findings) {
    const diagnostic::Finding& finding = located.finding;
    if (finding.system != system) continue;
    out +=
        fmt::format("<li class=\"{0}\"><p><span class=\"badge\">{0}</span> {1}</p>\n<p class=\"location\">",
                    word(finding.severity), prose(finding.message));
    if (!located.position.empty()) out += fmt::format("<code>{}</code> · ", safe(located.position));
    out += fmt::format("<code>{}</code>", safe(finding.rule));
    if (finding.targets.size() > 1) {
      out += fmt::format(" · {} targets", finding.targets.size());
    } else if (!finding.target.empty()) {
      out += " · " + safe(finding.target);
    }
    out += "</p>\n";
    for (const std::string& related : located.related)
      out += fmt::format("<p class=\"location\">{}</p>\n", prose(related));
    if (!finding.help.empty()) out += fmt::format("<p class=\"help\">{}</p>\n", prose(finding.help));
    out += "</li>\n";
  }
  return out.empty() ? out : "<ul class=\"findings\" aria-label=\"Findings\">\n" + out + "</ul>\n";
}

}  // namespace twinhull::html_report
