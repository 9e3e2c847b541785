#include "commands/targets.h"

#include <fmt/format.h>

#include "base/text.h"
#include "commands/report.h"

namespace twinhull::commands {

const model::Target* find_target(const model::System& system, std::string_view name) {
  for (const model::Variant& variant : system.variants) {
    for (const model::Target& target : variant.targets) {
      if (target.name == name) return &target;
    }
  }
  return nullptr;
}

Status unknown_target(const model::System& system, std::string_view name) {
  std::vector<std::string_view> names;
  for (const model::Variant& variant : system.variants) {
    for (const model::Target& target : variant.targets) names.push_back(target.name);
  }
  return fail(fmt::format("`{}` has no target `{}`", system.id, name), base::suggestion(name, names));
}

std::string_view name_space(const yaml::Node& values) {
  const yaml::Node* global = values.get("global");
  const yaml::Node* name = global == nullptr ? nullptr : global->get("namespace");
  return name == nullptr ? "default" : name->text;
}

tmpl::Environment environment(const model::System& system, const yaml::Node& values) {
  return {.values = &values,
          .release_name = system.text("release"),
          .release_namespace = name_space(values),
          .chart_name = system.text("chart.name"),
          .chart_version = system.text("chart.version"),
          .chart_app_version = system.text("chart.appVersion")};
}

emit::Objects evaluate(const model::System& system, const tmpl::Blueprint& blueprint,
                       const yaml::Node& values, base::Arena& arena,
                       std::vector<diagnostic::Finding>& findings) {
  return tmpl::evaluate(blueprint, environment(system, values), arena, findings);
}

}  // namespace twinhull::commands
