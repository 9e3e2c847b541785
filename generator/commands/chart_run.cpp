#include "commands/chart_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <utility>

#include "base/path.h"
#include "base/text.h"
#include "commands/output.h"

namespace twinhull::commands {
namespace {

using helm::OriginFile;
using helm::SetSyntax;

helm::RenderOptions render_options(const Options& options, base::FileSystem& fs) {
  helm::RenderOptions out;
  if (!options.release.empty()) out.release = options.release;
  if (!options.release_namespace.empty()) out.release_namespace = options.release_namespace;
  // Read once: it can be a pipe.
  for (const std::string& path : options.values) out.values_files.push_back({path, fs.read_from(path).value});
  out.kubernetes_version = options.kubernetes_version;
  out.api_versions = options.api_versions;
  out.include_crds = options.include_crds;
  // The order in which Helm applies them.
  for (const std::string& option : options.json_sets) out.sets.emplace_back(SetSyntax::json, option);
  for (const std::string& option : options.sets) out.sets.emplace_back(SetSyntax::typed, option);
  for (const std::string& option : options.string_sets) out.sets.emplace_back(SetSyntax::string, option);
  for (const std::string& option : options.file_sets) out.sets.emplace_back(SetSyntax::file, option);
  return out;
}

/// Helm's message, which has a line for each template that led to the error, on one line.
std::string one_line(const std::string& message) {
  std::string out;
  for (const std::string_view line : base::split_lines(message)) {
    out.append(out.empty() ? "" : " ").append(base::trim(line));
  }
  return out;
}

/// The line of a file as a span; unknown if it cannot be read.
source::Span line_span(const std::string& path, int number, source::Files& files, base::FileSystem& fs) {
  base::Expected<std::string> text = number > 0 ? fs.read(path) : base::Expected<std::string>();
  if (!text.value) return {};
  const std::uint32_t file = files.add(path, std::move(*text.value));
  const std::string_view line = files.line(file, number);
  const auto begin = static_cast<std::uint32_t>(line.data() - files.text(file).data());
  return {file, begin, begin + static_cast<std::uint32_t>(line.size())};
}

diagnostic::Finding finding_of(const helm::RenderError& error, const std::string& chart, source::Files& files,
                               base::FileSystem& fs) {
  diagnostic::Finding finding;
  finding.rule = "chart-render-error";
  finding.message = one_line(error.message);
  finding.help = error.help.empty()
                     ? "fix the template, or pass the value it requires with `--set` or `--values`"
                     : error.help;
  finding.file = chart;
  if (error.kind == helm::RenderError::Kind::values && !error.locations.empty())
    finding.file = error.locations.front().file;
  // `web/templates/x.yaml` is `templates/x.yaml` of the chart's directory, if it is not that of a packed
  // subchart. The innermost template comes first, then those that include it.
  const bool of_file = error.kind == helm::RenderError::Kind::chart;  // which has its path in the chart
  for (auto position = error.locations.rbegin(); position != error.locations.rend(); ++position) {
    const std::size_t slash = of_file ? 0 : position->file.find('/');
    if (slash == std::string::npos || position->file.empty()) continue;
    const std::string path =
        of_file ? base::join_path(chart, position->file) : chart + position->file.substr(slash);
    const source::Span span = line_span(path, position->line, files, fs);
    if (!finding.span.known()) {
      finding.span = span;
      finding.file = span.known() ? std::string() : path;
    } else if (span.known()) {
      finding.related.push_back({"included here", span});
    }
  }
  return finding;
}

bool has_file(const std::string& directory, std::string_view name, base::FileSystem& fs) {
  return fs.type_of(base::join_path(directory, name)) == base::FileType::file;
}

}  // namespace

bool is_kustomization_directory(const std::string& directory, base::FileSystem& fs) {
  const auto has = [&](std::string_view name) { return has_file(directory, name, fs); };
  return !has("Chart.yaml") &&
         (has("kustomization.yaml") || has("kustomization.yml") || has("Kustomization"));
}

bool is_chart(const std::string& path, base::FileSystem& fs) {
  return has_file(path, "Chart.yaml", fs) ||
         (path.ends_with(".tgz") && fs.type_of(path) == base::FileType::file);
}

ChartRun render_chart(const std::string& chart, const Options& options, base::FileSystem& fs, bool origins) {
  ChartRun run{.chart = chart, .with = render_options(options, fs), .rendered = {}, .read = {}};
  while (run.chart.size() > 1 && run.chart.ends_with('/')) run.chart.pop_back();
  helm::ChartFiles files = helm::read_chart(chart, fs);
  if (origins) run.read = files;
  run.rendered = helm::render_chart(std::move(files), run.with, fs, origins);
  return run;
}

ExitCode report_errors(const ChartRun& run, const Options& options, base::FileSystem& fs) {
  source::Files files;
  diagnostic::Sink sink;
  for (const helm::RenderError& error : run.rendered.errors)
    sink.add(finding_of(error, run.chart, files, fs));
  // Messages can contain any value: what looks like a secret in one of these texts is not shown.
  for (helm::ChartFile& file : helm::read_chart(run.chart, fs).files)
    files.add(base::join_path(run.chart, file.path), std::move(file.content));
  for (const helm::ValuesFile& file : run.with.values_files)
    files.add(file.path, file.text.value_or(std::string()));
  for (const auto& [syntax, option] : run.with.sets) files.add("--set", option);
  return print_findings(options, sink, files, {}, false, {}, stderr);
}

source::Span OriginFileCache::span(const helm::OriginRange& range) {
  if (range.file == 0) return {};
  const auto [known, fresh] = known_.try_emplace(range.file, 0);
  const OriginFile& origin = run_.rendered.origins->file(range);
  if (fresh && origin.kind == OriginFile::Kind::chart) {
    const auto found = std::ranges::find(run_.read.files, origin.path, &helm::ChartFile::path);
    if (found != run_.read.files.end())
      known->second = files_.add(base::join_path(run_.chart, origin.path), found->content);
  } else if (fresh && origin.kind == OriginFile::Kind::given) {
    const auto found = std::ranges::find(run_.with.values_files, origin.path, &helm::ValuesFile::path);
    if (found != run_.with.values_files.end())
      known->second = files_.add(origin.path, found->text.value_or(std::string()));
  }
  return known->second == 0 ? source::Span() : source::Span{known->second, range.begin, range.end};
}

std::string OriginFileCache::brief(const helm::OriginRange& range) {
  const OriginFile& origin = run_.rendered.origins->file(range);
  if (origin.kind == OriginFile::Kind::option) return "--set " + origin.path;
  const source::Span at = span(range);
  if (!at.known()) return origin.path;
  return fmt::format("{}:{}", origin.path, files_.position(at.file, at.begin).line);
}

}  // namespace twinhull::commands
