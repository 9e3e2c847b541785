#include "helm/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

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
  out.values_files = options.values;
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

diagnostic::Finding finding_of(const helm::RenderError& error, const std::string& chart, source::Files& files,
                               base::FileSystem& fs) {
  diagnostic::Finding finding;
  finding.rule = "chart-render-error";
  finding.message = one_line(error.message);
  finding.help = "fix the template, or pass the value it requires with `--set` or `--values`";
  finding.file = chart;
  // `web/templates/x.yaml` is `templates/x.yaml` of the chart's directory, if it is not that of a packed
  // subchart.
  const std::size_t slash = error.file.find('/');
  if (slash == std::string::npos) return finding;
  const std::string path = chart + error.file.substr(slash);
  finding.file = path;
  const base::Expected<std::string> text = fs.read(path);
  if (!text.value || error.line <= 0) return finding;
  const std::uint32_t file = files.add(path, *text.value);
  std::size_t begin = 0;
  for (int line = 1; line < error.line && begin < text.value->size(); ++line) {
    begin = std::min(text.value->find('\n', begin), text.value->size() - 1) + 1;
  }
  const std::size_t end = std::min(text.value->find('\n', begin), text.value->size());
  finding.span = {file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  finding.file.clear();
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
  const helm::Rendered rendered = helm::render_chart(options.chart, render_options(options), fs);
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
