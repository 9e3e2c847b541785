#include "lint/input/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/parallel.h"
#include "base/process.h"
#include "base/text.h"
#include "lint/helm/schema_references.h"
#include "lint/input/paths.h"
#include "lint/input/rendered.h"

namespace twinhull::lint {
namespace {

/// One set of values a chart is rendered with, and what came of it.
struct Rendering {
  std::string chart;
  std::vector<std::string> values;
  std::vector<std::string> fallbacks;  ///< added one at a time where the values alone are refused
  bool schema = true;                  ///< false where its schema refers elsewhere: Helm would fetch that
  base::ProcessResult result;
};

std::vector<std::string> yaml_files(base::FileSystem& disk, const std::string& folder) {
  std::vector<std::string> out;
  const base::FileResult<std::vector<base::DirectoryEntry>> list = disk.list(folder);
  if (!list.value) return out;
  for (const base::DirectoryEntry& entry : *list.value) {
    const std::string path = join_path(folder, entry.name);
    if (is_yaml_name(entry.name) && disk.target_type(path) == base::FileType::file) out.push_back(path);
  }
  return out;
}

bool is_values(std::string_view path) {
  const std::string_view name = name_of(path);
  return name.find("values") != std::string_view::npos && !name.ends_with(".json") && name != "values.yaml";
}

std::vector<Rendering> renderings(const std::string& chart, base::FileSystem& disk) {
  std::vector<std::string> beside = yaml_files(disk, chart);
  std::erase_if(beside, [](const std::string& path) { return !is_values(path); });
  const std::vector<std::string> ci = yaml_files(disk, join_path(chart, "ci"));
  std::vector<Rendering> out = {{.chart = chart, .fallbacks = ci}};
  for (const std::string& file : beside) out.push_back({.chart = chart, .values = {file}, .fallbacks = ci});
  for (const std::string& file : ci) out.push_back({.chart = chart, .values = {file}});
  return out;
}

void render(const std::string& helm, const InputOptions& options, Rendering& rendering) {
  auto attempt = [&](const std::vector<std::string>& values) {
    std::vector<std::string> command = {helm,
                                        "template",
                                        "release",
                                        rendering.chart,
                                        "--include-crds",
                                        "--kube-version",
                                        options.kubernetes_version};
    if (!rendering.schema) command.push_back("--skip-schema-validation");
    for (const std::string& file : values) {
      command.push_back("--values");
      command.push_back(file);
    }
    return base::run_process(command, options.limits);
  };
  rendering.result = attempt(rendering.values);
  if (rendering.result.status == 0 || rendering.result.ended != base::Ended::by_itself) return;
  for (const std::string& fallback : rendering.fallbacks) {
    std::vector<std::string> values = rendering.values;
    values.push_back(fallback);
    base::ProcessResult result = attempt(values);
    if (result.status != 0) continue;
    rendering.values = std::move(values);
    rendering.result = std::move(result);
    return;
  }
}

std::string with_values(const Rendering& rendering) {
  std::vector<std::string_view> names;
  for (const std::string& file : rendering.values) names.push_back(name_of(file));
  return names.empty() ? std::string() : fmt::format(" with {}", base::join(names, ", "));
}

/// `NAME/templates/x.yaml:12:24` or `NAME/templates/x.yaml:12` in one of Helm's messages.
struct Place {
  std::string file;  ///< below the chart's folder
  int line = 0;
};

std::optional<Place> find_place(std::string_view message) {
  const std::size_t at = message.find("/templates/");
  if (at == std::string_view::npos) return {};
  std::size_t end = at + 1;
  while (end < message.size() && std::string_view(" :)\"'\n").find(message[end]) == std::string_view::npos)
    ++end;
  Place place{.file = std::string(message.substr(at + 1, end - at - 1))};
  if (end < message.size() && message[end] == ':') {
    std::from_chars(message.data() + end + 1, message.data() + message.size(), place.line);
  }
  return place;
}

/// Helm wraps the reason into where it happened; a reader wants the reason.
std::string reason(std::string_view errors) {
  std::string_view text = base::trim(errors);
  if (const std::size_t at = text.find("Error: "); at != std::string_view::npos) text.remove_prefix(at + 7);
  if (text.starts_with("execution error at (")) {
    if (const std::size_t at = text.find("): "); at != std::string_view::npos) text.remove_prefix(at + 3);
  }
  text = text.substr(0, text.find("\n\nUse --debug"));
  std::string out;
  for (std::string_view line : base::split_lines(text)) {
    if (base::trim(line).empty()) continue;
    out += (out.empty() ? "" : " ") + std::string(base::trim(line));
  }
  return out.empty() ? "helm says nothing" : out;
}

void refuse(const Rendering& rendering, base::FileSystem& disk, source::Files& files, Input& input) {
  diagnostic::Finding finding{
      .rule = "chart-does-not-render",
      .message = fmt::format("the chart{} does not render: {}", with_values(rendering),
                             reason(rendering.result.errors)),
      .help = fmt::format("run `helm template {}{}{}`; values it cannot do without go to a file in `ci/`",
                          rendering.chart, rendering.values.empty() ? "" : " --values ",
                          base::join(rendering.values, " --values ")),
      .file = join_path(rendering.chart, "Chart.yaml")};
  if (const std::optional<Place> place = find_place(rendering.result.errors)) {
    const std::string path = join_path(rendering.chart, place->file);
    if (base::FileResult<std::string> text = disk.read(path); text.value) {
      const std::uint32_t file = files.add(path, std::move(*text.value));
      const std::string_view line = files.line(file, std::max(place->line, 1));
      const auto begin = static_cast<std::uint32_t>(line.data() - files.text(file).data());
      const auto indent = static_cast<std::uint32_t>(line.size() - base::trim(line).size());
      finding.span = {file, begin + std::min(indent, static_cast<std::uint32_t>(line.size())),
                      begin + static_cast<std::uint32_t>(line.size())};
    }
  }
  input.failed = true;
  input.findings.push_back(std::move(finding));
}

}  // namespace

void render_charts(const std::vector<std::string>& charts, const InputOptions& options,
                   base::FileSystem& disk, source::Files& files, Input& input) {
  if (charts.empty()) return;
  const std::string helm = base::find_program("helm");
  if (helm.empty()) {
    input.failed = true;
    input.findings.push_back({.rule = "missing-renderer",
                              .message = "`helm` is not on PATH",
                              .help = "install it: charts are rendered before they are checked",
                              .file = join_path(charts.front(), "Chart.yaml")});
    return;
  }
  std::vector<Rendering> all;
  for (const std::string& chart : charts) {
    std::vector<Rendering> own = renderings(chart, disk);
    const bool schema = !refers_elsewhere(chart, disk);
    for (Rendering& rendering : own) rendering.schema = schema;
    std::ranges::move(own, std::back_inserter(all));
  }
  base::parallel_for(all.size(), options.jobs, [&](std::size_t i) { render(helm, options, all[i]); });
  for (Rendering& rendering : all) {
    if (const std::string why = base::why_stopped(rendering.result, options.limits); !why.empty()) {
      input.failed = true;
      input.findings.push_back(
          {.rule = "renderer-limit",
           .message =
               fmt::format("the chart{} cannot be checked: rendering it {}", with_values(rendering), why),
           .help = "look for templates that go round in circles, or raise `--render-timeout`",
           .file = join_path(rendering.chart, "Chart.yaml")});
      continue;
    }
    if (rendering.result.status != 0) {
      refuse(rendering, disk, files, input);
      continue;
    }
    ++input.charts;
    std::string shown = fmt::format("{} (rendered{})", rendering.chart, with_values(rendering));
    add_rendered({.kind = Origin::Kind::helm, .folder = rendering.chart, .values = rendering.values},
                 std::move(shown), std::move(rendering.result.output), files, input);
  }
}

}  // namespace twinhull::lint
