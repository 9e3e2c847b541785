#include "pipeline/evaluate.h"

#include "template/manifests.h"

namespace twinhull::pipeline {

std::string_view namespace_of(const yaml::Node& values) {
  const yaml::Node* global = values.get("global");
  const yaml::Node* name = global == nullptr ? nullptr : global->get("namespace");
  return name == nullptr ? "default" : name->text;
}

tmpl::EvaluationContext evaluation_context(const model::System& system, const yaml::Node& values) {
  return {.values = &values,
          .release_name = system.text("release"),
          .release_namespace = namespace_of(values),
          .chart_name = system.text("chart.name"),
          .chart_version = system.text("chart.version"),
          .chart_app_version = system.text("chart.appVersion")};
}

tmpl::ResidualProgram specialize(const Inputs& inputs, const model::System& system, base::Arena& arena,
                                 diagnostic::Findings& findings) {
  const yaml::Node& schema = *inputs.schemas.system;
  if (system.manifests.empty()) return tmpl::specialize(inputs.library, system, schema, arena, findings);
  return tmpl::specialize(tmpl::with_manifests(inputs.library, system, inputs.files, arena, findings), system,
                          schema, arena, findings);
}

emit::Objects evaluate(const model::System& system, const tmpl::ResidualProgram& program,
                       const yaml::Node& values, base::Arena& arena, diagnostic::Findings& findings) {
  return tmpl::evaluate(program, evaluation_context(system, values), arena, findings);
}

}  // namespace twinhull::pipeline
