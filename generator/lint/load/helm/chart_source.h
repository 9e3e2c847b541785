#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/engine/check.h"
#include "lint/load/workspace/source_cache.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

/// A values file of a chart.
struct ValuesFile {
  std::string path;
  const yaml::Node* root = nullptr;  ///< null if it is empty or invalid YAML
};

/// A chart on disk.
struct ChartSource {
  std::string directory;
  const yaml::Node* root = nullptr;            ///< of Chart.yaml; null if it is not a map
  const yaml::Node* dependencies = nullptr;    ///< the list, in requirements.yaml for old charts; can be null
  std::vector<std::string> templates;          ///< all files below templates/ that Helm does not ignore
  bool has_templates = false;                  ///< whether the directory templates/ exists
  std::vector<std::string> crds;               ///< YAML files below crds/
  std::vector<std::string> others;             ///< other files that templates can read
  std::vector<ValuesFile> values;              ///< values.yaml first, if it exists; all known values files
  std::vector<std::string> ci;                 ///< those of `values` in ci/
  std::vector<std::string> vendored;           ///< names of the directories in charts/
  std::vector<std::string> vendored_packages;  ///< names of the archives in charts/
  bool dependencies_reported = false;          ///< whether its missing dependencies have been reported
};

/// `values` are values files outside of the chart, found when it was rendered.
ChartSource read_chart(const std::string& directory, const std::vector<std::string>& values,
                       SourceCache& sources);

}  // namespace twinhull::lint
