#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"
#include "base/file_system.h"
#include "helm/value.h"

namespace twinhull::helm {

/// A dependency of Chart.yaml or requirements.yaml.
struct Dependency {
  std::string name;
  std::string version;
  std::string repository;
  std::string condition;
  std::vector<std::string> tags;
  std::string alias;
  Value imports;  ///< `import-values`, a list
  bool enabled = true;
};

/// A file of a chart; the path is below its directory.
struct ChartFile {
  std::string path;
  std::string content;
};

/// The files of a chart, which copies of the chart share.
struct ChartContent {
  std::vector<ChartFile> templates;
  std::vector<ChartFile> files;  ///< all others
  std::string schema;            ///< values.schema.json
};

/// A chart and its subcharts, as Helm loads it. Its values live in the heap it was loaded with.
struct Chart {
  std::string name;
  Value metadata;  ///< Chart.yaml as a map of its fields in Go, `Name`, `Version` …
  std::string version;
  std::string kubernetes_version;  ///< `kubeVersion`
  bool library = false;
  std::vector<Dependency> dependencies;
  std::vector<std::shared_ptr<Chart>> subcharts;
  Value values;  ///< values.yaml, a map
  std::shared_ptr<const ChartContent> content;
  const Chart* parent = nullptr;
};

/// Replaces the subcharts by copies, at every depth.
void copy_subcharts(Chart& chart);

/// The path of a chart in names of templates: `web/charts/redis`.
std::string full_path(const Chart& chart);

/// Loads a chart directory or archive; errors are in Helm's words.
base::Expected<std::shared_ptr<Chart>> load_chart(const std::string& path, base::FileSystem& fs, Heap& heap);

/// The files of a chart directory, without those that .helmignore excludes.
base::Expected<std::vector<ChartFile>> read_chart_directory(const std::string& folder, base::FileSystem& fs);

/// The files of an archive (.tgz).
base::Expected<std::vector<ChartFile>> read_chart_archive(std::string_view bytes);

/// Whether .helmignore excludes a path.
class IgnoreRules {
 public:
  explicit IgnoreRules(std::string_view text);
  bool ignores(std::string_view path, bool directory) const;
  /// Why the file is invalid; empty if it is not.
  const std::string& error() const { return error_; }

 private:
  struct Rule {
    std::string pattern;
    bool negated = false;
    bool directory = false;
    bool base_name = false;
  };
  void add(std::string_view line);
  std::vector<Rule> rules_;
  std::string error_;
};

}  // namespace twinhull::helm
