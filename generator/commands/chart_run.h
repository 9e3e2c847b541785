#pragma once

#include <map>
#include <string>
#include <utility>

#include "base/file_system.h"
#include "commands/command.h"
#include "helm/render.h"
#include "source/files.h"

namespace twinhull::commands {

/// A chart that a command rendered.
struct ChartRun {
  std::string chart;         ///< its directory or archive
  helm::RenderOptions with;  ///< its values files were read
  helm::RenderResult rendered;
  helm::ChartFiles read;  ///< its files, if origins are recorded

  /// Where a part of the output comes from.
  helm::OriginTrace origin(std::size_t begin, std::size_t end) const {
    return rendered.origins->of(rendered.output, begin, end);
  }
};

/// The files that an output comes from, read when they are needed.
class OriginFileCache {
 public:
  OriginFileCache(const ChartRun& run, source::Files& files) : run_(run), files_(files) {}

  /// Unknown for an option, and for what is not a file.
  source::Span span(const helm::OriginRange& range);
  /// `templates/web.yaml:8`, below the chart's directory; `--set replicas=3`.
  std::string brief(const helm::OriginRange& range);

 private:
  const ChartRun& run_;
  source::Files& files_;
  std::map<std::uint32_t, std::uint32_t> known_;  ///< file in `files_`, by that of a range
};

/// Whether the path is a directory with a kustomization, and not a chart.
bool is_kustomization_directory(const std::string& directory, base::FileSystem& fs);
/// Whether it is a chart: a directory with Chart.yaml, or an archive.
bool is_chart(const std::string& path, base::FileSystem& fs);

/// Renders with the options of the command line. `origins`: with those of the output.
ChartRun render_chart(const std::string& chart, const Options& options, base::FileSystem& fs, bool origins);

/// Reports why the chart, or some of its templates, did not render.
ExitCode report_errors(const ChartRun& run, const Options& options, base::FileSystem& fs);

}  // namespace twinhull::commands
