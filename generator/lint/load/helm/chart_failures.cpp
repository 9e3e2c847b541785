// Reports why charts did not render: location, reason and fix.
#include "lint/load/helm/chart_failures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/path.h"
#include "base/text.h"
#include "lint/go_template/actions.h"
#include "lint/load/discover/file_names.h"
#include "yaml/reader.h"

namespace twinhull::lint {
namespace {

using ErrorKind = helm::RenderError::Kind;
using diagnostic::Severity;
using helm::ErrorLocation;
using helm::RenderError;
using yaml::Node;

constexpr std::string_view rule = "chart-render-error";

/// The rule depends on the severity: whether other values render, or only a disabled part fails.
std::string_view rule_of(Severity severity) {
  if (severity == Severity::error) return rule;
  return severity == Severity::warning ? "unrenderable-switch" : "chart-needs-values";
}

/// The expression at a location, or the action around it; the line if neither is found.
source::Span span_of(const source::Files& files, std::uint32_t file, const ErrorLocation& location,
                     std::string_view at) {
  const std::string_view text = files.text(file), line = files.line(file, std::max(location.line, 1));
  const auto start = static_cast<std::size_t>(line.data() - text.data());
  const auto span = [&](std::size_t begin, std::size_t end) {
    return source::Span{file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  };
  const std::size_t column = std::min(line.size(), static_cast<std::size_t>(std::max(location.column, 0)));
  if (!at.empty()) {
    const std::size_t near = line.rfind(at, column);  // Helm reports the last field of `.Values.a.b`
    const std::size_t found = near == std::string_view::npos ? line.find(at) : near;
    if (found != std::string_view::npos) return span(start + found, start + found + at.size());
  }
  const std::size_t open = line.rfind("{{", column);
  const std::size_t close = open == std::string_view::npos ? open : line.find("}}", open);
  if (location.column > 0 && close != std::string_view::npos && close + 2 > column)
    return span(start + open, start + close + 2);
  const std::string_view trimmed = base::trim(line);
  if (trimmed.empty()) return span(start, start);
  const auto begin = static_cast<std::size_t>(trimmed.data() - text.data());
  return span(begin, begin + trimmed.size());
}

/// The path of a template without the chart's name: `web/charts/redis/templates/x.yaml`.
std::string path_of(const ChartSource& chart, const ErrorLocation& location) {
  const std::string_view file = location.file;
  return base::join_path(chart.directory, file.substr(std::min(file.size(), file.find('/') + 1)));
}

/// The names of all templates that a chart and its subcharts define.
std::vector<std::string> defined(const ChartSource& chart, SourceCache& sources) {
  std::vector<std::string> out;
  std::vector<std::string> paths = chart.templates;
  for (const std::string& name : chart.vendored) {
    const ChartSource part =
        read_chart(base::join_path(base::join_path(chart.directory, "charts"), name), {}, sources);
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

/// The name of the template that an error says is not defined; empty if it says something else.
std::string_view undefined_template(const RenderError& error) {
  constexpr std::string_view mark = "no template \"";
  const std::size_t at = error.kind == ErrorKind::execution ? error.reason.find(mark) : std::string::npos;
  if (at == std::string::npos) return {};
  const std::string_view rest = std::string_view(error.reason).substr(at + mark.size());
  return rest.substr(0, rest.find('"'));
}

std::string command_line(const ChartRender& rendering) {
  std::string out = fmt::format("twinhull render {}", rendering.chart);
  for (const ValuesLayer& layer : rendering.values) {
    if (!layer.text) out += " --values " + layer.shown;
  }
  for (const std::string& set : rendering.sets) out += " --set " + set;
  for (const Switch& one : rendering.switches) out += (one.api ? " --api-versions " : " --set ") + one.set;
  return out;
}

const Node* dependencies_node(const ChartSource& chart) {
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

bool has_error(const ChartRender& rendering, ErrorKind kind) {
  return std::ranges::any_of(rendering.result.errors,
                             [&](const RenderError& error) { return error.kind == kind; });
}

/// Values.yaml and the layers over it, the last one first.
std::vector<std::string> values_paths(const ChartSource& chart, const ChartRender& rendering) {
  std::vector<std::string> paths = {base::join_path(chart.directory, "values.yaml")};
  for (const ValuesLayer& layer : rendering.values) paths.push_back(layer.shown);
  std::ranges::reverse(paths);
  return paths;
}

/// The location of a value in a values file; unknown if the file does not set it.
source::Span value_span(const Node* root, const RenderError& error) {
  const Node* at = root;
  const yaml::Entry* entry = nullptr;
  for (std::size_t i = 0; at != nullptr && i < error.keys.size(); ++i) {
    entry = at->find(error.keys[i]);
    if (entry == nullptr && at->is(yaml::Kind::list)) {
      const std::size_t index = std::strtoul(error.keys[i].c_str(), nullptr, 10);
      at = index < at->items.size() ? at->items[index] : nullptr;
    } else {
      at = entry == nullptr ? nullptr : entry->value;
    }
  }
  if (at == nullptr || error.keys.empty()) return {};
  const bool whole = error.of_key || at->is(yaml::Kind::map) || at->is(yaml::Kind::list);
  return whole && entry != nullptr ? entry->key_span : at->span;
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
  bool reported = false;
  for (diagnostic::Finding& finding : read.findings) {
    // Other rules check what Helm reads anyway.
    if (finding.severity != Severity::error || finding.rule == "duplicate-key" ||
        finding.rule == "ambiguous-scalar")
      continue;
    reported = true;
    add_once(std::move(finding));
  }
  const Node* root = reported || read.documents.empty() ? nullptr : read.documents.front().root;
  if (root == nullptr || root->is(yaml::Kind::map) || root->is(yaml::Kind::null)) return reported;
  add_once({.rule = "invalid-type",
            .message = fmt::format("{} contains a {}; expected a map", base::file_name(path),
                                   yaml::name(root->kind)),
            .span = root->span,
            .help = "write `key: value` lines"});
  return true;
}

void FailureReport::add_values_error(const ChartSource& chart, const ChartRender& rendering,
                                     const RenderError& error) {
  bool reported = false;
  for (const std::string& path : values_paths(chart, rendering)) reported = add_yaml_errors(path) || reported;
  if (reported) return;
  diagnostic::Finding finding{.rule = std::string(rule),
                              .message = fmt::format("the values cannot be read: {}", error.reason),
                              .help = "fix the values",
                              .file = values_paths(chart, rendering).front()};
  for (const ValuesLayer& layer : rendering.values) {
    if (layer.within != nullptr) finding.span = layer.within->span;
  }
  if (!error.locations.empty()) {
    const std::string& file = error.locations.front().file;
    const auto given = std::ranges::find(rendering.values, file, &ValuesLayer::shown);
    finding.file = given == rendering.values.end() ? base::join_path(chart.directory, file) : file;
    finding.span =
        given != rendering.values.end() && given->within != nullptr ? given->within->span : source::Span();
  }
  add_once(std::move(finding));
}

void FailureReport::add_refusal(const ChartSource& chart, const ChartRender& rendering,
                                const RenderError& error) {
  const std::vector<std::string> paths = values_paths(chart, rendering);
  diagnostic::Finding finding{
      .rule = std::string(rule),
      .message = fmt::format("values.schema.json rejects the values: {}", error.reason),
      .help = error.help.empty() ? "set a valid value, or fix the schema" : error.help,
      .file = paths.front()};
  for (const std::string& path : paths) {
    const std::vector<const Node*>& roots = sources_.documents(path);
    finding.span = value_span(roots.empty() ? nullptr : roots.front(), error);
    if (finding.span.known()) break;
  }
  if (!finding.span.known()) finding.span = required_at(chart, error.reason);
  add_once(std::move(finding));
}

source::Span FailureReport::required_at(const ChartSource& chart, const std::string& message) {
  const std::vector<const Node*>& roots =
      sources_.documents(base::join_path(chart.directory, "values.schema.json"));
  for (const Node* one :
       roots.empty() ? std::span<const Node* const>() : items_at(roots.front(), "required")) {
    if (message.find(fmt::format("`{}`", one->text)) != std::string::npos) return one->span;
  }
  return {};
}

void FailureReport::add_rendered_text(const ChartRender& rendering, const RenderError& error,
                                      diagnostic::Finding finding) {
  const std::uint32_t unit = input_.index.add_unit({.root = rendering.chart});
  input_.origins.push_back(provenance_of(rendering));
  input_.origins.back().output = error.origins;
  const std::uint32_t file =
      files_.add(fmt::format("{} (rendered{})", rendering.chart, with_values(rendering)), error.text);
  input_.rendered.insert(file);
  input_.unit_of[file] = unit;
  const yaml::ReadResult read = yaml::read(files_, file, input_.arena, {.accept_yaml11_scalars = true});
  const auto broken = std::ranges::find_if(read.findings, [](const diagnostic::Finding& one) {
    return one.severity == Severity::error && one.rule != "duplicate-key";
  });
  finding.span =
      broken != read.findings.end() ? broken->span : span_of(files_, file, {.file = {}, .line = 1}, "");
  add_once(std::move(finding));
}

void FailureReport::add_unread(const ChartSource& chart, const RenderError* of) {
  std::vector<std::string> paths = chart.templates;
  if (of != nullptr && !of->locations.empty()) paths = {path_of(chart, of->locations.front())};
  for (const std::string& path : paths) {
    const std::uint32_t file = sources_.file(path);
    if (file == 0 || !is_yaml_name(path) || !unread_.insert(file).second) continue;
    input_.unread.push_back({{file, 0, static_cast<std::uint32_t>(files_.text(file).size())}, true});
  }
}

bool FailureReport::is_consequence(const ChartSource& chart, const ChartRender& rendering,
                                   const RenderError& error) {
  if (error.kind != ErrorKind::execution && error.kind != ErrorKind::demand) return false;
  if (has_error(rendering, ErrorKind::dependency)) return true;
  const std::string_view name = undefined_template(error);
  if (name.empty()) return false;
  return std::ranges::any_of(rendering.result.errors, [&](const RenderError& other) {
    const std::uint32_t file =
        other.kind == ErrorKind::parse ? sources_.file(path_of(chart, other.locations.front())) : 0;
    return file != 0 && files_.text(file).find(fmt::format("\"{}\"", name)) != std::string_view::npos;
  });
}

void FailureReport::point_to_templates(const ChartSource& chart, const RenderError& error,
                                       const std::string& at, diagnostic::Finding& finding) {
  for (auto position = error.locations.rbegin(); position != error.locations.rend(); ++position) {
    const std::uint32_t file = sources_.file(path_of(chart, *position));
    if (file == 0) continue;
    const bool innermost = position == error.locations.rbegin();
    const source::Span span = span_of(files_, file, *position, innermost ? at : position->at);
    if (!finding.span.known()) {
      finding.span = span;
    } else if (span != finding.span) {
      finding.related.push_back({"included here", span});
    }
  }
}

void FailureReport::add_one(const ChartSource& chart, const ChartRender& rendering, const RenderError& error,
                            Severity severity) {
  if (error.kind == ErrorKind::values) return add_values_error(chart, rendering, error);
  if (error.kind == ErrorKind::schema) return add_refusal(chart, rendering, error);
  const std::string path =
      base::join_path(chart.directory, error.kind == ErrorKind::chart && !error.locations.empty()
                                           ? error.locations.front().file
                                           : "Chart.yaml");
  if (error.kind == ErrorKind::chart && is_yaml_name(path) && add_yaml_errors(path)) return;
  const RenderReason reason = reason_of(error);
  std::string help = reason.help;
  if (const std::string_view name = undefined_template(error); !name.empty()) {
    const std::vector<std::string> names = defined(chart, sources_);
    const std::string_view near = base::closest_match(name, {names.begin(), names.end()});
    if (!near.empty()) help = fmt::format("did you mean `{}`?", near);
  }
  if (help.empty()) {
    help = error.kind == ErrorKind::demand
               ? fmt::format(
                     "set it in values.yaml, or in a file in `ci/` if it has no default; "
                     "`{}` shows the same error",
                     command_line(rendering))
               : fmt::format("`{}` shows the same", command_line(rendering));
  }
  diagnostic::Finding finding{
      .rule = std::string(rule_of(severity)),
      .severity = severity,
      .message = fmt::format("the chart{} does not render: {}", with_values(rendering), reason.text),
      .help = std::move(help),
      .file = path};
  if (error.kind == ErrorKind::limit) {
    finding.rule = "renderer-limit";
    finding.severity = Severity::error;
    finding.message = fmt::format("the chart{} cannot be checked: {}", with_values(rendering), reason.text);
    finding.help = fmt::format("look for recursive templates and large files, or {}",
                               base::how_to_raise(error.exceeded.value_or(base::Limit::render_steps)));
  }
  if (error.kind == ErrorKind::dependency) {
    if (const Node* name = dependencies_node(chart)) finding.span = name->span;
    for (ChartDirectory& one : input_.charts_found)
      one.dependencies_reported = one.dependencies_reported || one.directory == chart.directory;
  }
  if (error.kind == ErrorKind::version && chart.root != nullptr) {
    if (const Node* version = chart.root->get("kubeVersion")) finding.span = version->span;
  }
  if (error.kind == ErrorKind::yaml) return add_rendered_text(rendering, error, std::move(finding));
  if (error.kind != ErrorKind::chart) point_to_templates(chart, error, reason.at, finding);
  add_once(std::move(finding));
}

void FailureReport::add(const ChartSource& chart, const ChartRender& rendering, bool alone) {
  const bool switched = !rendering.switches.empty();
  bool incomplete = false;  // templates fail because a dependency is missing
  for (const RenderError& error : rendering.result.errors) {
    const ErrorKind kind = error.kind;
    const bool of_template =
        kind == ErrorKind::execution || kind == ErrorKind::yaml || kind == ErrorKind::parse;
    // What was enabled can require further values.
    if (switched && !of_template && kind != ErrorKind::limit) continue;
    if (is_consequence(chart, rendering, error)) {
      incomplete = incomplete || has_error(rendering, ErrorKind::dependency);
      add_unread(chart, &error);
      continue;
    }
    if (kind == ErrorKind::dependency) continue;
    // A chart that renders with other values is not broken because values.yaml alone is not enough.
    const bool lacks =
        kind == ErrorKind::demand || (kind == ErrorKind::execution && rendering.values.empty());
    const bool certain = kind == ErrorKind::yaml || kind == ErrorKind::parse;
    // With all values of a GitOps object, nothing else can complete them.
    const bool final = rendering.of != nullptr && rendering.of->complete;
    const Severity severity = switched                    ? (certain ? Severity::warning : Severity::info)
                              : lacks && !alone && !final ? Severity::info
                                                          : Severity::error;
    if (severity == Severity::error || kind == ErrorKind::limit) {
      input_.failed = true;
      if (kind != ErrorKind::schema)
        add_unread(chart, of_template || kind == ErrorKind::demand ? &error : nullptr);
    }
    add_one(chart, rendering, error, severity);
  }
  if (!incomplete) return;  // `missing-chart-dependency`
  const auto missing = std::ranges::find(rendering.result.errors, ErrorKind::dependency, &RenderError::kind);
  input_.failed = true;
  add_one(chart, rendering, *missing, Severity::error);
}

void FailureReport::add_ignored(const ChartSource& chart, const std::vector<int>& lines) {
  const std::uint32_t file = sources_.file(base::join_path(chart.directory, ".helmignore"));
  if (lines.empty() || file == 0) return;
  input_.failed = true;
  const int line = lines.front();
  add_once({.rule = std::string(rule),
            .message = "the chart does not render: .helmignore excludes its Chart.yaml",
            .span = span_of(files_, file, {.file = {}, .line = line}, ""),
            .help = base::trim(files_.line(file, line)).starts_with('!')
                        ? "remove the line: `!x` in .helmignore excludes everything except x"
                        : "change the pattern so that it matches no file of the chart"});
}

}  // namespace twinhull::lint
