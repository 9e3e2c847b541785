#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/engine/check.h"
#include "lint/input/source_cache.h"
#include "lint/input/workspace.h"

namespace twinhull::lint {

/// A values file of a chart.
struct ValuesFile {
  std::string path;
  const yaml::Node* root = nullptr;  ///< null where it is empty or no YAML
};

/// A chart as it lies on disk.
struct ChartSource {
  std::string folder;
  const yaml::Node* root = nullptr;            ///< of Chart.yaml; null where that is no map
  const yaml::Node* dependencies = nullptr;    ///< the list, in requirements.yaml for old charts; may be null
  std::vector<std::string> templates;          ///< all files below templates/ that Helm does not ignore
  bool has_templates = false;                  ///< whether there is a folder templates/
  std::vector<std::string> crds;               ///< YAML files below crds/
  std::vector<std::string> others;             ///< further files that templates may read
  std::vector<ValuesFile> values;              ///< values.yaml first, where there is one; all that are known
  std::vector<std::string> ci;                 ///< those of `values` that stand in ci/
  std::vector<std::string> vendored;           ///< names of the folders in charts/
  std::vector<std::string> vendored_packages;  ///< names of the archives in charts/
};

/// `values` are values files that lie elsewhere: what was found about the chart when it was rendered.
ChartSource read_chart(const std::string& folder, const std::vector<std::string>& values,
                       SourceCache& sources);

/// `values-prod.yaml`, `prod.values.yml`: named as values files beside a chart are.
bool is_values_name(std::string_view name);

/// The rules over the charts of a run.
std::vector<ObjectFinding> check_charts(const Workspace& input, SourceCache& sources);

void check_chart_file(const ChartSource& chart, std::vector<ObjectFinding>& out);
void check_chart_layout(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out);
void check_dependencies(const ChartSource& chart, base::FileSystem& fs, std::vector<ObjectFinding>& out);
/// Hooks that need objects which Helm makes after them.
void check_hook_order(const Workspace& input, std::vector<ObjectFinding>& out);
/// Annotations of Helm in templates whose values it does not know.
void check_hook_annotations(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out);
/// Secrets that are left out with what uses them, because values are empty.
void check_left_out_secrets(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out);
void check_resource_policies(const Workspace& input, const source::Files& files,
                             std::vector<ObjectFinding>& out);
void check_schema_references(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out);
/// Values that Helm reads as something else than what is written, or prints otherwise.
void check_scalars(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out);
/// Templates that render another text each time.
void check_unstable_renders(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out);
void check_values(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out);
/// values.schema.json as Helm applies it.
void check_values_schema(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out);

}  // namespace twinhull::lint
