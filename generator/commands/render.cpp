#include "helm/render.h"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "base/path.h"
#include "base/text.h"
#include "commands/output.h"
#include "commands/render.h"

namespace twinhull::commands {
namespace {

using helm::SetSyntax;

helm::RenderOptions render_options(const Options& options) {
  helm::RenderOptions out;
  if (!options.release.empty()) out.release = options.release;
  if (!options.release_namespace.empty()) out.release_namespace = options.release_namespace;
  for (const std::string& path : options.values) out.values_files.push_back({path});
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
  if (error.kind == helm::RenderError::Kind::values && !error.places.empty())
    finding.file = error.places.front().file;
  // `web/templates/x.yaml` is `templates/x.yaml` of the chart's directory, if it is not that of a packed
  // subchart. The innermost template comes first, then those that include it.
  for (auto place = error.places.rbegin(); place != error.places.rend(); ++place) {
    const std::size_t slash = place->file.find('/');
    if (slash == std::string::npos) continue;
    const std::string path = chart + place->file.substr(slash);
    const source::Span span = line_span(path, place->line, files, fs);
    if (!finding.span.known()) {
      finding.span = span;
      finding.file = span.known() ? std::string() : path;
    } else if (span.known()) {
      finding.related.push_back({"included here", span});
    }
  }
  return finding;
}

/// Whether the directory has a kustomization, and is not a chart.
bool is_tree(const std::string& folder, base::FileSystem& fs) {
  const auto has = [&](std::string_view name) {
    return fs.target_type(base::join_path(folder, name)) == base::FileType::file;
  };
  return !has("Chart.yaml") &&
         (has("kustomization.yaml") || has("kustomization.yml") || has("Kustomization"));
}

}  // namespace

ExitCode render(const Options& options, base::FileSystem& fs) {
  if (is_tree(options.chart, fs)) return render_tree(options, fs);
  if (fs.target_type(options.chart) == base::FileType::none) {
    return fail(fmt::format("chart `{}` does not exist", options.chart), "pass a chart directory or archive");
  }
  const helm::Rendered rendered =
      helm::render_chart(helm::read_chart(options.chart, fs), render_options(options), fs);
  std::string chart = options.chart;
  while (chart.size() > 1 && chart.ends_with('/')) chart.pop_back();
  const ExitCode written = write_output(options, fs, rendered.output);
  if (written != ExitCode::ok) return written;
  if (!rendered.impure.empty() && !options.quiet) {
    fmt::print(stderr, "{} {} a fixed result here, and another one in each run of Helm\n",
               fmt::join(rendered.impure, ", "), rendered.impure.size() == 1 ? "has" : "have");
  }
  if (rendered.errors.empty()) return ExitCode::ok;
  source::Files files;
  diagnostic::Sink sink;
  for (const helm::RenderError& error : rendered.errors) sink.add(finding_of(error, chart, files, fs));
  return report(options, sink, files, {}, false, {}, stderr);
}

}  // namespace twinhull::commands
