#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/expected.h"
#include "base/file_system.h"
#include "base/limits.h"
#include "helm/chart.h"
#include "helm/output_origins.h"
#include "helm/set_values.h"

namespace twinhull::helm {

/// A values file.
struct ValuesFile {
  std::string path;
  std::optional<std::string> text = {};  ///< its content; if absent, it is read
};

/// What `helm template` takes.
struct RenderOptions {
  std::string release = "release-name";
  std::string release_namespace = "default";
  std::vector<ValuesFile> values_files;
  /// `--set` options and the like, in the order of Helm: JSON first, then typed, strings, files.
  std::vector<std::pair<SetSyntax, std::string>> sets;
  std::string kubernetes_version;         ///< `1.34`; empty: that of Helm 4.1
  std::vector<std::string> api_versions;  ///< in addition to those of the Kubernetes version
  bool include_crds = false;
  bool own_values = true;  ///< values.yaml of the chart itself is used
  /// Renders in spite of missing dependencies, and of values that a schema rejects.
  bool keep_going = false;
};

/// A location that an error went through.
struct ErrorLocation {
  std::string file;  ///< `web/templates/x.yaml`
  int line = 0;      ///< from 1; 0: unknown
  int column = 0;    ///< byte of the line, from 0
  std::string at;    ///< the expression, as Go prints it: `...` at the end of a long one; can be empty
};

/// A reason why a chart, or one of its templates, does not render.
struct RenderError {
  enum class Kind : std::uint8_t {
    chart,       ///< the chart cannot be loaded
    values,      ///< a values file cannot be read, or values do not fit together
    schema,      ///< values.schema.json rejects a value
    version,     ///< the chart requires another Kubernetes version
    dependency,  ///< a dependency is not in charts/
    parse,       ///< a template is not a valid Go template
    execution,   ///< a template fails
    demand,      ///< `required` or `fail` in a template
    yaml,        ///< the output of a template is not valid YAML
    limit,       ///< evaluation was stopped
  };
  Kind kind = Kind::chart;
  std::string message;  ///< in Helm's words; can have several lines
  std::string reason;   ///< its innermost part, without locations
  /// The template that was rendered first, then those it includes; of `chart` and `values`, the file.
  std::vector<ErrorLocation> locations = {};
  std::string help = {};               ///< `schema`: what to do about it; can be empty
  std::vector<std::string> keys = {};  ///< `schema`: the path of the value; of a subchart, below its name
  bool of_key = false;                 ///< `schema`: it is about the last key itself
  std::string text = {};               ///< `yaml`: the document that is not valid
  std::shared_ptr<const OutputOrigins> origins = {};  ///< of that text; null if they are not recorded
  std::optional<base::Limit> exceeded = {};
};

struct RenderResult {
  std::string output;  ///< as `helm template` prints it, of the templates that rendered
  std::string notes;
  bool executed = false;  ///< whether the templates were executed: the errors are theirs
  std::vector<RenderError> errors;
  std::vector<std::string> impure;  ///< functions called whose result is not Helm's: `randAlphaNum`, `now`
  std::shared_ptr<const OutputOrigins> origins;  ///< of the output; null if they are not recorded
};

struct LoadedChartParts;
struct OpenedChart;

/// A chart in memory, which can be rendered any number of times: its files are read, its templates parsed and
/// its schemas compiled once. Cheap to copy and thread-safe.
class LoadedChart {
 public:
  /// Renders the chart as Helm 4.1 does, without a cluster. A template that fails is an error and is omitted
  /// from the output; the others are rendered. `fs` is for the values files.
  RenderResult render(const RenderOptions& options, base::FileSystem& fs) const;

 private:
  friend OpenedChart open_chart(ChartFiles files, bool origins);
  explicit LoadedChart(std::shared_ptr<LoadedChartParts> parts) : parts_(std::move(parts)) {}
  std::shared_ptr<LoadedChartParts> parts_;
};

struct OpenedChart {
  std::optional<LoadedChart> chart;
  RenderError error;  ///< why it cannot be loaded
};

/// Loads the files of a chart (`read_chart`). `origins`: its rendering records where the output comes from.
OpenedChart open_chart(ChartFiles files, bool origins = false);

/// Renders a chart once. An error of `open_chart` is one of the chart as a whole.
RenderResult render_chart(ChartFiles files, const RenderOptions& options, base::FileSystem& fs,
                          bool origins = false);

}  // namespace twinhull::helm
