// values.schema.json as Helm applies it.
#include "lint/finding_at.h"
#include "lint/helm/chart_source.h"
#include "lint/input/paths.h"

namespace twinhull::lint {

void check_values_schema(const ChartSource& chart, Sources& sources, std::vector<Found>& out) {
  const std::string path = join_path(chart.folder, "values.schema.json");
  if (sources.disk().target_type(path) != base::FileType::file) return;
  const std::vector<const yaml::Node*>& roots = sources.documents(path);
  if (roots.empty()) return;
  const yaml::Node& root = *roots.front();
  const yaml::Entry* closed = root.find("additionalProperties");
  if (closed == nullptr || !closed->value->is(yaml::Kind::boolean) || closed->value->truth()) return;
  // What is not written out here may allow it.
  for (std::string_view key : {"$ref", "allOf", "patternProperties"}) {
    if (root.get(key) != nullptr) return;
  }
  const yaml::Node* properties = root.get("properties");
  if (properties != nullptr && properties->get("global") != nullptr) return;
  out.push_back(finding_at("closed-values-schema", closed->key_span,
                           "values.schema.json allows its own properties only, and `global` is none of them: "
                           "Helm refuses the chart as a dependency of another one",
                           "add `\"global\": {\"type\": \"object\"}` to its properties"));
}

}  // namespace twinhull::lint
