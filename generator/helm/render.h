#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/expected.h"
#include "base/file_system.h"
#include "helm/set_values.h"

namespace twinhull::helm {

/// What `helm template` takes.
struct RenderOptions {
  std::string release = "release-name";
  std::string release_namespace = "default";
  std::vector<std::string> values_files;
  /// `--set` options and the like, in the order of Helm: JSON first, then typed, strings, files.
  std::vector<std::pair<SetSyntax, std::string>> sets;
  std::string kubernetes_version;         ///< `1.34`; empty: that of Helm 4.1
  std::vector<std::string> api_versions;  ///< in addition to those of the Kubernetes version
  bool include_crds = false;
};

/// A reason why a chart, or one of its templates, does not render.
struct RenderError {
  std::string file;  ///< `web/templates/x.yaml`; empty: the chart as a whole
  std::string message;
  int line = 0;  ///< of the file; 0: unknown
};

struct Rendered {
  std::string output;  ///< as `helm template` prints it, of the templates that rendered
  std::string notes;
  std::vector<RenderError> errors;
  std::vector<std::string> impure;  ///< functions called whose result is not Helm's: `randAlphaNum`, `now`
};

struct LoadedChartParts;

/// A chart in memory, which can be rendered any number of times: its files are read, its templates parsed and
/// its schemas compiled once. Cheap to copy and thread-safe.
class LoadedChart {
 public:
  /// Renders the chart as Helm 4.1 does, without a cluster. A template that fails is an error and is omitted
  /// from the output; the others are rendered. `fs` is for the values files.
  Rendered render(const RenderOptions& options, base::FileSystem& fs) const;

 private:
  friend base::Expected<LoadedChart> open_chart(const std::string& path, base::FileSystem& fs);
  explicit LoadedChart(std::shared_ptr<LoadedChartParts> parts) : parts_(std::move(parts)) {}
  std::shared_ptr<LoadedChartParts> parts_;
};

/// Loads a chart directory or archive; errors are in Helm's words.
base::Expected<LoadedChart> open_chart(const std::string& path, base::FileSystem& fs);

/// Renders a chart once. An error of `open_chart` is one of the chart as a whole.
Rendered render_chart(const std::string& path, const RenderOptions& options, base::FileSystem& fs);

}  // namespace twinhull::helm
