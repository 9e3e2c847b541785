#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"
#include "base/file_system.h"
#include "base/limits.h"
#include "helm/origins.h"
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
  std::string path;              ///< its directory in that of the topmost chart: `charts/redis/`; or empty
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

/// The files of a chart, in the order of their paths. Those of archives in charts/ have paths such as
/// `charts/redis-18.1.0.tgz/Chart.yaml`.
struct ChartFiles {
  std::vector<ChartFile> files;
  std::string error;  ///< in Helm's words; empty if the chart can be read
  std::string path;   ///< the file that has the error, below the chart's directory; can be empty
  std::optional<base::Limit> exceeded;  ///< the limit that is the reason of the error
  std::vector<int> ignoring_lines;      ///< lines of .helmignore that exclude Chart.yaml
};

/// Reads a chart directory, without files that .helmignore excludes, or an archive (.tgz). Links that leave
/// the readable directories are skipped. `repair`: lines of .helmignore that exclude Chart.yaml have no
/// effect.
ChartFiles read_chart(const std::string& path, base::FileSystem& fs, bool repair = false);

struct ChartOrError {
  std::shared_ptr<Chart> chart;  ///< null if it cannot be loaded
  std::string error;             ///< in Helm's words
  std::string path;              ///< the file that has the error
};

/// Makes a chart of its files. `origins` records where its values are set; null: they are not recorded.
ChartOrError load_chart(std::vector<ChartFile> files, Heap& heap, Origins* origins);

/// What .helmignore excludes. Patterns with a slash match whole paths, others names at any depth; `!x`
/// excludes everything except x.
class IgnoreRules {
 public:
  explicit IgnoreRules(std::string_view text);
  /// `path` is below the chart's directory.
  bool ignores(std::string_view path, bool is_directory) const;
  /// The lines, from 1, that each exclude it.
  std::vector<int> lines_that_ignore(std::string_view path, bool directory) const;
  /// Removes the rules of a line.
  void drop(int line);
  /// Why the file is invalid; empty if it is not.
  const std::string& error() const { return error_; }

 private:
  struct Rule {
    std::string pattern;
    bool negated = false;
    bool directory = false;
    bool base_name = false;
    int line = 0;  ///< 0: built into Helm
  };
  void add(std::string_view text, int line);
  static bool applies(const Rule& rule, std::string_view path, bool directory);
  std::vector<Rule> rules_;
  std::string error_;
};

}  // namespace twinhull::helm
