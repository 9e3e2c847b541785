#include "html_report/html.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/ascii.h"
#include "base/unicode.h"
#include "diagram/mermaid.h"
#include "diagram/svg.h"

namespace twinhull::html_report {
namespace {

using diagnostic::Severity;

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::size_t count(const Page& page, Severity severity, const std::string* system = nullptr) {
  return static_cast<std::size_t>(
      std::count_if(page.findings.begin(), page.findings.end(), [&](const LocatedFinding& located) {
        return located.finding.severity == severity &&
               (system == nullptr || located.finding.system == *system);
      }));
}

std::string target_anchor(const SystemReport& system, std::string_view target) {
  return anchor(system.id + "/" + std::string(target));
}

/// `12 of 24 (50 %)`, or only the value.
std::string of_capacity(const Usage& usage) {
  const std::string asked = kubernetes::canonical(usage.requests);
  if (usage.capacity_text.empty()) return safe(asked);
  return fmt::format("{} of {} <small>({})</small>", safe(asked), safe(usage.capacity_text),
                     percentage(usage.requests, usage.capacity));
}

void append_overview(std::string& out, const SystemReport& system) {
  out +=
      "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Targets\"><table>\n<thead><tr><th "
      "scope=\"col\">Target</th><th scope=\"col\">Namespace</th><th scope=\"col\">Objects</th><th "
      "scope=\"col\">CPU requested</th><th scope=\"col\">Memory requested</th><th scope=\"col\">Secrets "
      "from</th></tr></thead>\n<tbody>\n";
  for (const TargetReport& target : system.targets) {
    out += fmt::format("<tr><th scope=\"row\"><a href=\"#{}\">{}</a></th><td><code>{}</code></td><td>{}</td>",
                       target_anchor(system, target.name), safe(target.name), safe(target.namespace_name),
                       target.objects);
    for (const Usage& usage : target.usage) out += fmt::format("<td>{}</td>", of_capacity(usage));
    out += fmt::format("<td>{}</td></tr>\n", target.secrets.empty() ? "—" : safe(target.secrets));
  }
  out += "</tbody></table></div>\n";
}

void append_differences(std::string& out, const SystemReport& system) {
  if (system.targets.size() < 2) return;
  out += "<h3>Differences between targets</h3>\n";
  if (system.differences.empty()) {
    out += "<p>None: all values are the same.</p>\n";
    return;
  }
  out +=
      "<div class=\"wide tall\" tabindex=\"0\" role=\"region\" aria-label=\"Differences between "
      "targets\"><table class=\"values\">\n<thead><tr><th scope=\"col\">Value</th>";
  for (const std::string& name : system.names) out += fmt::format("<th scope=\"col\">{}</th>", safe(name));
  out += "</tr></thead>\n<tbody>\n";
  for (const Difference& difference : system.differences) {
    out += fmt::format("<tr><th scope=\"row\"><code>{}</code></th>", safe(difference.path));
    for (const std::string& value : difference.values) {
      out += value.empty() ? std::string("<td class=\"none\">—</td>")
                           : fmt::format("<td><code>{}</code></td>", safe(value));
    }
    out += "</tr>\n";
  }
  out += "</tbody></table></div>\n";
}

void append_targets(std::string& out, const SystemReport& system) {
  std::map<std::string, std::string> drawn;  // equal diagrams are drawn once
  for (const TargetReport& target : system.targets) {
    out += fmt::format("<article id=\"{}\">\n<h3>{}</h3>\n", target_anchor(system, target.name),
                       safe(target.name));
    out += fmt::format("<p class=\"facts\">{} in namespace <code>{}</code></p>\n",
                       counted(target.objects, "object"), safe(target.namespace_name));
    out += usage_bars(target);
    out += usage_table(target);
    const auto [first, is_new] = drawn.try_emplace(diagram::mermaid(target.graph), target.name);
    if (is_new) {
      out += topology_section(system, target);
    } else {
      out += fmt::format("<p>Service dependencies: same as <a href=\"#{}\">{}</a>.</p>\n",
                         target_anchor(system, first->second), safe(first->second));
    }
    out += "</article>\n";
  }
}

void append_system(std::string& out, const Page& page, const SystemReport& system) {
  out += fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n", anchor(system.id),
                     safe(system.title.empty() ? system.id : system.title));
  if (!system.description.empty()) out += fmt::format("<p>{}</p>\n", safe(system.description));
  out += fmt::format("<p class=\"facts\"><code>environments/{}</code>", safe(system.id));
  if (system.chart.size() > 1)
    out += fmt::format(" · chart <code>{}</code> · release <code>{}</code>", safe(system.chart),
                       safe(system.release));
  out += "</p>\n";
  out += findings(page, system.id);
  if (system.targets.empty()) {
    out += "<p>No diagram: fix the errors first.</p>\n";
  } else {
    append_overview(out, system);
    append_differences(out, system);
    append_targets(out, system);
  }
  out += "</section>\n";
}

void append_summary(std::string& out, const Page& page) {
  std::size_t targets = 0;
  for (const SystemReport& system : page.systems) targets += system.names.size();
  const std::size_t errors = count(page, Severity::error);
  const std::size_t warnings = count(page, Severity::warning);
  out += fmt::format(
      "<ul class=\"summary\"><li>{}</li><li>{}</li><li class=\"{}\">{}</li><li class=\"{}\">{}</li></ul>\n",
      counted(page.systems.size(), "system"), counted(targets, "target"), errors == 0 ? "good" : "error",
      counted(errors, "error"), warnings == 0 ? "good" : "warning", counted(warnings, "warning"));
}

void append_contents(std::string& out, const Page& page) {
  if (page.systems.size() < 2) return;
  out += "<nav aria-label=\"Systems\"><ul>\n";
  for (const SystemReport& system : page.systems) {
    out += fmt::format("<li><a href=\"#{}\">{}</a> <small>{}", anchor(system.id), safe(system.id),
                       counted(system.names.size(), "target"));
    const std::size_t errors = count(page, Severity::error, &system.id);
    const std::size_t warnings = count(page, Severity::warning, &system.id);
    if (errors > 0) out += fmt::format(", <strong class=\"error\">{}</strong>", counted(errors, "error"));
    if (warnings > 0) out += fmt::format(", {}", counted(warnings, "warning"));
    out += "</small></li>\n";
  }
  out += "</ul></nav>\n";
}

}  // namespace

std::string safe(std::string_view text) { return diagram::escaped(base::escape_for_display(text)); }

std::string prose(std::string_view text) {
  std::string out;
  bool code = false;
  while (!text.empty()) {
    const std::size_t mark = text.find('`');
    out += safe(text.substr(0, mark));
    if (mark == std::string_view::npos) break;
    text.remove_prefix(mark + 1);
    // an unclosed backtick is literal
    if (!code && text.find('`') == std::string_view::npos) {
      out += '`';
      continue;
    }
    code = !code;
    out += code ? "<code>" : "</code>";
  }
  return out;
}

std::string anchor(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = base::is_alnum(c) || c == '-';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("_{:x}", static_cast<unsigned char>(c));
    }
  }
  return "s-" + out;
}

std::string html(const Page& page) {
  constexpr std::string_view heading = "Deployment report";
  std::string title(heading);
  if (page.systems.size() == 1 && !page.systems[0].title.empty()) title = page.systems[0].title;
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"generator\" content=\"twinhull {}\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n<title>{} · "
      "Twinhull</title>\n<style>\n{}{}</style>\n</head>\n<body>\n",
      TWINHULL_VERSION, safe(title), style(), diagram::svg_style());
  out += fmt::format("<header>\n<p class=\"brand\">Twinhull report</p>\n<h1>{}</h1>\n", heading);
  append_summary(out, page);
  append_contents(out, page);
  out += "</header>\n<main>\n";
  if (std::string shared = findings(page, {}); !shared.empty())
    out += "<section>\n<h2>Shared by all systems</h2>\n" + shared + "</section>\n";
  for (const SystemReport& system : page.systems) append_system(out, page, system);
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace twinhull::html_report
