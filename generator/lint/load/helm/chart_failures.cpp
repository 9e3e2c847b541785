// Reports why charts did not render: location, reason and fix.
#include "lint/load/helm/chart_failures.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/path.h"
#include "base/text.h"
#include "lint/go_template/actions.h"
#include "lint/load/discover/file_names.h"
#include "lint/load/discover/helm_ignore.h"
#include "yaml/reader.h"

namespace twinhull::lint {
namespace {

using Kind = HelmMessage::Kind;
using diagnostic::Severity;
using yaml::Node;

constexpr std::string_view rule = "chart-render-error";

/// The rule depends on the severity: whether other values render, or only a disabled part fails.
std::string_view rule_of(Severity severity) {
  if (severity == Severity::error) return rule;
  return severity == Severity::warning ? "unrenderable-switch" : "chart-needs-values";
}

/// The expression at a location, or the action around it; the line if neither is found.
source::Span span_of(const source::Files& files, std::uint32_t file, const HelmPlace& place) {
  const std::string_view text = files.text(file), line = files.line(file, std::max(place.line, 1));
  const auto start = static_cast<std::size_t>(line.data() - text.data());
  const auto span = [&](std::size_t begin, std::size_t end) {
    return source::Span{file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  };
  const std::size_t column = std::min(line.size(), static_cast<std::size_t>(std::max(place.column, 0)));
  if (!place.at.empty()) {
    const std::size_t near = line.rfind(place.at, column);  // Helm reports the last field of `.Values.a.b`
    const std::size_t at = near == std::string_view::npos ? line.find(place.at) : near;
    if (at != std::string_view::npos) return span(start + at, start + at + place.at.size());
  }
  const std::size_t open = line.rfind("{{", column);
  const std::size_t close = open == std::string_view::npos ? open : line.find("}}", open);
  if (place.column > 0 && close != std::string_view::npos && close + 2 > column)
    return span(start + open, start + close + 2);
  const std::string_view trimmed = base::trim(line);
  if (trimmed.empty()) return span(start, start);
  const auto begin = static_cast<std::size_t>(trimmed.data() - text.data());
  return span(begin, begin + trimmed.size());
}

/// The names of all templates that a chart and its subcharts define.
std::vector<std::string> defined(const ChartSource& chart, SourceCache& sources) {
  std::vector<std::string> out;
  std::vector<std::string> paths = chart.templates;
  for (const std::string& name : chart.vendored) {
    const ChartSource part =
        read_chart(base::join_path(base::join_path(chart.folder, "charts"), name), {}, sources);
    paths.insert(paths.end(), part.templates.begin(), part.templates.end());
  }
  for (const std::string& path : paths) {
    const std::uint32_t file = sources.file(path);
    if (file == 0) continue;
    for (const Action& action : actions_of(sources.files().text(file))) {
      if (action.first() != "define") continue;
      const std::size_t begin = action.text.find('"'), end = action.text.rfind('"');
      if (begin < end) out.emplace_back(action.text.substr(begin + 1, end - begin - 1));
    }
  }
  return out;
}

/// Suggests the most similar template name.
void suggest_template(const ChartSource& chart, SourceCache& sources, const HelmMessage& message,
                      std::string& help) {
  constexpr std::string_view mark = "unknown template `";
  if (!message.reason.starts_with(mark)) return;
  const std::string_view rest = std::string_view(message.reason).substr(mark.size());
  const std::vector<std::string> names = defined(chart, sources);
  const std::string_view near = base::closest(rest.substr(0, rest.find('`')), {names.begin(), names.end()});
  if (!near.empty()) help = fmt::format("did you mean `{}`?", near);
}

std::string command_line(const Rendering& rendering) {
  std::string out = fmt::format("helm template {} {}", rendering.release, rendering.chart);
  for (const ValuesLayer& layer : rendering.values) {
    if (layer.shown == layer.path) out += " --values " + layer.path;
  }
  for (const std::string& set : rendering.sets) out += " --set " + set;
  for (const Switch& one : rendering.switches) out += (one.api ? " --api-versions " : " --set ") + one.set;
  return out;
}

const Node* dependencies_place(const ChartSource& chart) {
  for (const Node* one :
       chart.dependencies == nullptr ? std::span<const Node* const>() : items_at(chart.dependencies, "")) {
    const Node* name = value_at(one, "name");
    if (name == nullptr) continue;
    const bool there =
        std::ranges::find(chart.vendored, name->text) != chart.vendored.end() ||
        std::ranges::find(chart.vendored_packages, name->text) != chart.vendored_packages.end();
    if (!there) return name;
  }
  return nullptr;
}

/// A .helmignore that excludes Chart.yaml itself.
void point_to_ignored(const ChartSource& chart, SourceCache& sources, diagnostic::Finding& finding) {
  const std::vector<int> lines =
      HelmIgnore(chart.folder, sources.real_file_system()).lines_that_ignore("Chart.yaml", false);
  const std::uint32_t file = lines.empty() ? 0 : sources.file(base::join_path(chart.folder, ".helmignore"));
  if (file == 0) return;
  const int line = lines.front();
  finding.span = span_of(sources.files(), file, {.file = {}, .line = line, .column = 0, .at = {}});
  finding.message = "the chart does not render: .helmignore excludes its Chart.yaml";
  finding.help = base::trim(sources.files().line(file, line)).starts_with('!')
                     ? "remove the line: `!x` in .helmignore excludes everything except x"
                     : "change the pattern so that it matches no file of the chart";
}

}  // namespace

void FailureReport::add_once(diagnostic::Finding finding) {
  const std::string key =
      fmt::format("{} {} {} {}", finding.span.file, finding.span.begin, finding.file, finding.help);
  if (reported_.insert(key).second) input_.findings.push_back(std::move(finding));
}

bool FailureReport::add_yaml_errors(const std::string& path) {
  const std::uint32_t file = sources_.file(path);
  if (file == 0) return false;
  yaml::ReadResult read = yaml::read(files_, file, input_.arena, {.accept_yaml11_scalars = true});
  bool told = false;
  for (diagnostic::Finding& finding : read.findings) {
    // Other rules check what Helm reads anyway.
    if (finding.severity != Severity::error || finding.rule == "duplicate-key" ||
        finding.rule == "ambiguous-scalar")
      continue;
    told = true;
    add_once(std::move(finding));
  }
  const Node* root = told || read.documents.empty() ? nullptr : read.documents.front().root;
  if (root == nullptr || root->is(yaml::Kind::map) || root->is(yaml::Kind::null)) return told;
  add_once({.rule = "invalid-type",
            .message = fmt::format("{} contains a {}; expected a map", base::file_name(path),
                                   yaml::name(root->kind)),
            .span = root->span,
            .help = "write `key: value` lines"});
  return true;
}

void FailureReport::add_values_errors(const ChartSource& chart, const Rendering& rendering,
                                      const HelmMessage& message) {
  std::vector<std::string> paths = {base::join_path(chart.folder, "values.yaml")};
  for (const ValuesLayer& layer : rendering.values) paths.push_back(layer.shown);
  bool told = false;
  for (const std::string& path : paths) told = add_yaml_errors(path) || told;
  if (told) return;
  diagnostic::Finding finding{.rule = std::string(rule),
                              .message = fmt::format("the values cannot be read: {}", message.reason),
                              .help = "fix the YAML",
                              .file = paths.back()};
  if (const std::uint32_t file = sources_.file(paths.back()); file != 0 && !message.places.empty())
    finding.span = span_of(files_, file, message.places.back());
  add_once(std::move(finding));
}

void FailureReport::add_refusals(const ChartSource& chart, const Rendering& rendering,
                                 const HelmMessage& message) {
  std::vector<std::string> paths = {base::join_path(chart.folder, "values.yaml")};
  for (const ValuesLayer& layer : rendering.values) paths.push_back(layer.shown);
  std::ranges::reverse(paths);
  for (const SchemaRefusal& refusal : message.refusals) {
    std::vector<std::string> keys = refusal.chart;
    keys.insert(keys.end(), refusal.path.begin(), refusal.path.end());
    const std::string name = base::join(keys, ".");
    // `additional properties 'b' not allowed` is about a key below the location.
    std::string_view extra;
    if (const std::size_t at = refusal.why.find("additional propert"); at != std::string::npos) {
      const std::size_t quote = refusal.why.find('\'', at);
      if (quote != std::string::npos)
        extra =
            std::string_view(refusal.why).substr(quote + 1, refusal.why.find('\'', quote + 1) - quote - 1);
    }
    diagnostic::Finding finding{
        .rule = std::string(rule),
        .message =
            fmt::format("values.schema.json rejects {}: {}",
                        name.empty() ? std::string("the values") : fmt::format("`{}`", name), refusal.why),
        .help = "set a valid value, or fix the schema",
        .file = paths.back()};
    for (const std::string& path : paths) {
      const std::vector<const Node*>& roots = sources_.documents(path);
      const Node* at = roots.empty() ? nullptr : roots.front();
      const yaml::Entry* entry = nullptr;
      for (std::size_t i = 0; at != nullptr && i < keys.size(); ++i) {
        entry = at->find(keys[i]);
        if (entry == nullptr && at->is(yaml::Kind::list)) {
          const std::size_t index = static_cast<std::size_t>(std::strtoul(keys[i].c_str(), nullptr, 10));
          at = index < at->items.size() ? at->items[index] : nullptr;
        } else {
          at = entry == nullptr ? nullptr : entry->value;
        }
      }
      if (at == nullptr) continue;
      const yaml::Entry* below = extra.empty() ? nullptr : at->find(extra);
      if (!extra.empty() && below == nullptr) continue;  // another layer adds it
      if (below != nullptr) {
        finding.span = below->key_span;
      } else if (entry != nullptr) {
        const bool whole = at->is(yaml::Kind::map) || at->is(yaml::Kind::list);
        finding.span = whole ? entry->key_span : at->span;
      } else if (!keys.empty()) {
        finding.span = at->span;
      }
      break;
    }
    constexpr std::string_view missing = "missing property '";
    if (const std::size_t at = refusal.why.find(missing); at != std::string::npos && !finding.span.known()) {
      const std::string_view rest = std::string_view(refusal.why).substr(at + missing.size());
      finding.span = required_at(chart, rest.substr(0, rest.find('\'')));
    }
    add_once(std::move(finding));
  }
}

source::Span FailureReport::required_at(const ChartSource& chart, std::string_view property) {
  const std::vector<const Node*>& roots =
      sources_.documents(base::join_path(chart.folder, "values.schema.json"));
  for (const Node* one :
       roots.empty() ? std::span<const Node* const>() : items_at(roots.front(), "required")) {
    if (one->text == property) return one->span;
  }
  return {};
}

void FailureReport::add_rendered_text(const Rendering& rendering, const RenderFailure& failure,
                                      diagnostic::Finding finding) {
  std::vector<std::string> values;
  std::vector<const Node*> within;
  for (const ValuesLayer& layer : rendering.values) {
    values.push_back(layer.shown);
    within.push_back(layer.within);
  }
  const std::uint32_t unit = input_.index.add_unit({.root = rendering.chart});
  input_.origins.push_back({.kind = Provenance::Kind::helm,
                            .folder = rendering.chart,
                            .values = std::move(values),
                            .within = std::move(within),
                            .sets = rendering.sets,
                            .switches = rendering.switches});
  const std::uint32_t file =
      files_.add(fmt::format("{} (rendered{})", rendering.chart, with_values(rendering)), failure.text);
  input_.rendered.insert(file);
  input_.unit_of[file] = unit;
  const yaml::ReadResult read = yaml::read(files_, file, input_.arena, {.accept_yaml11_scalars = true});
  for (const diagnostic::Finding& one : read.findings) {
    if (one.severity != Severity::error || one.rule == "duplicate-key") continue;
    finding.message += fmt::format(" ({})", one.message);
    finding.span = one.span;
    break;
  }
  if (!finding.span.known()) {  // Helm's line numbers are relative to the document
    const HelmPlace& place = failure.message.places.front();
    finding.span = span_of(files_, file, {.file = {}, .line = place.line + 1, .column = 0, .at = {}});
  }
  add_once(std::move(finding));
}

void FailureReport::add_unread(const ChartSource& chart, const Rendering& rendering, const HelmMessage& of) {
  std::vector<std::string> paths = chart.templates;
  if (rendering.rendered)
    paths = {of.places.empty() ? std::string() : base::join_path(chart.folder, of.places.front().file)};
  for (const std::string& path : paths) {
    const std::uint32_t file = path.empty() ? 0 : sources_.file(path);
    if (file == 0 || !is_yaml_name(path) || !unread_.insert(file).second) continue;
    input_.unread.push_back({{file, 0, static_cast<std::uint32_t>(files_.text(file).size())}, true});
  }
}

void FailureReport::add(const ChartSource& chart, const Rendering& rendering, bool alone) {
  const bool switched = !rendering.switches.empty();
  for (const RenderFailure& failure : rendering.failures) {
    const HelmMessage& message = failure.message;
    const Kind kind = message.kind;
    const bool of_template = kind == Kind::execution || kind == Kind::yaml || kind == Kind::parse;
    if (switched && !of_template) continue;  // what was enabled can require further values
    // A chart that renders with other values is not broken because values.yaml alone is not enough.
    const bool lacks = kind == Kind::demand || (kind == Kind::execution && rendering.values.empty());
    const bool certain = kind == Kind::yaml || kind == Kind::parse;
    const Severity severity = switched          ? (certain ? Severity::warning : Severity::info)
                              : lacks && !alone ? Severity::info
                                                : Severity::error;
    if (severity == Severity::error && (kind != Kind::dependency || !rendering.rendered))
      input_.failed = true;
    if (severity == Severity::error && kind != Kind::schema && kind != Kind::ignored &&
        !(kind == Kind::dependency && rendering.rendered))
      add_unread(chart, rendering, message);
    if (kind == Kind::values) {
      add_values_errors(chart, rendering, message);
      continue;
    }
    if (kind == Kind::other && message.reason.find("Chart.yaml") != std::string::npos &&
        add_yaml_errors(base::join_path(chart.folder, "Chart.yaml")))
      continue;
    if (kind == Kind::schema && !message.refusals.empty()) {
      add_refusals(chart, rendering, message);
      continue;
    }
    if (kind == Kind::dependency && rendering.rendered) continue;  // `missing-chart-dependency`
    std::string help = message.help;
    suggest_template(chart, sources_, message, help);
    if (help.empty()) {
      help = kind == Kind::demand ? fmt::format(
                                        "set it in values.yaml, or in a file in `ci/` if it has no default; "
                                        "`{}` shows the same error",
                                        command_line(rendering))
                                  : fmt::format("`{}` shows the same", command_line(rendering));
    }
    diagnostic::Finding finding{
        .rule = std::string(rule_of(severity)),
        .severity = severity,
        .message = fmt::format("the chart{} does not render: {}", with_values(rendering), message.reason),
        .help = std::move(help),
        .file = base::join_path(chart.folder, "Chart.yaml")};
    if (kind == Kind::dependency) {
      if (const Node* name = dependencies_place(chart)) finding.span = name->span;
      for (ChartFolder& one : input_.charts_found) one.told = one.told || one.folder == chart.folder;
    }
    if (kind == Kind::ignored) point_to_ignored(chart, sources_, finding);
    if (kind == Kind::version && chart.root != nullptr) {
      if (const Node* version = chart.root->get("kubeVersion")) finding.span = version->span;
    }
    if (!failure.text.empty()) {
      add_rendered_text(rendering, failure, std::move(finding));
      continue;
    }
    for (auto place = message.places.rbegin(); place != message.places.rend(); ++place) {
      const std::string path = base::join_path(chart.folder, place->file);
      const std::uint32_t file = sources_.file(path);
      if (file == 0) continue;
      const source::Span span = span_of(files_, file, *place);
      if (!finding.span.known()) {
        finding.span = span;
      } else {
        finding.related.push_back({"included here", span});
      }
    }
    add_once(std::move(finding));
  }
}

}  // namespace twinhull::lint
