#include "pipeline/describe_target.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "emit/chart/chart.h"
#include "emit/output/layout.h"
#include "model/prerequisites.h"
#include "pipeline/evaluate.h"

namespace twinhull::pipeline {

nlohmann::ordered_json describe_target(const model::System& system, const model::Target& target) {
  const std::string chart = emit::chart_directory(system);
  nlohmann::ordered_json externals = nlohmann::ordered_json::array();
  for (const model::Prerequisite& object : model::cluster_prerequisites(system, target))
    externals.push_back(fmt::format("{}/{}", object.kind, object.name));
  nlohmann::ordered_json out = {{"name", target.name}};
  if (!target.variant.empty()) out["variant"] = target.variant;
  out["environment"] = target.environment;
  if (system.root->get("layers") != nullptr) {
    nlohmann::ordered_json layers = nlohmann::ordered_json::object();
    for (const model::AxisValue& axis : target.axes) layers[axis.axis] = axis.value;
    out["layers"] = std::move(layers);
  }
  out["release"] = system.text("release");
  out["namespace"] = namespace_of(*target.effective);
  out["chart"] = chart;
  out["values"] = fmt::format("{}/{}", chart, emit::values_file(target.name));
  out["overlay"] = emit::overlay_directory(target.name);
  out["externals"] = std::move(externals);
  if (const std::string_view source = model::secret_source(system, target); !source.empty()) {
    std::vector<std::string> names = model::secret_names(system);
    for (std::string& name : names) name = model::secret_name(*target.effective, name);
    out["secrets"] = {{"source", source}, {"names", std::move(names)}};
  }
  if (const yaml::Node* own = target.effective->at("secrets.sources"); own != nullptr) {
    nlohmann::ordered_json sources = nlohmann::ordered_json::object();
    for (const yaml::Entry& secret : own->entries) sources[std::string(secret.key)] = secret.value->text;
    out["secrets"]["sources"] = std::move(sources);
  }
  return out;
}

}  // namespace twinhull::pipeline
