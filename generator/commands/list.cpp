#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/unicode.h"
#include "commands/command.h"
#include "commands/load.h"
#include "commands/output.h"
#include "diagnostic/json_text.h"
#include "model/load.h"

namespace twinhull::commands {
namespace {

using nlohmann::ordered_json;

ordered_json describe(const model::System& system) {
  ordered_json targets = ordered_json::array();
  for (const model::Variant& variant : system.variants) {
    for (const model::Target& target : variant.targets) {
      ordered_json one = {{"name", target.name}, {"file", target.path}};
      for (const model::AxisValue& axis : target.axes) one["layers"][axis.axis] = axis.value;
      targets.push_back(std::move(one));
    }
  }
  ordered_json components = ordered_json::array();
  for (const yaml::Entry& component : system.root->get("components")->entries) {
    ordered_json one = {{"name", component.key}};
    if (const yaml::Node* text = component.value->get("description")) one["description"] = text->text;
    components.push_back(std::move(one));
  }
  return {{"id", system.id},
          {"title", system.text("title")},
          {"chart", system.text("chart.name")},
          {"targets", std::move(targets)},
          {"components", std::move(components)}};
}

std::string line(std::string_view what, const ordered_json& list) {
  std::vector<std::string> names;
  for (const ordered_json& one : list) names.push_back(one["name"]);
  return fmt::format("  {}: {}\n", what, names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", ")));
}

}  // namespace

ExitCode list_systems(const Options& options, base::FileSystem& fs) {
  diagnostic::Findings findings;
  std::unique_ptr<pipeline::Inputs> inputs = load_inputs(options, fs, findings);
  if (inputs == nullptr) return ExitCode::failed;
  ordered_json systems = ordered_json::array();
  if (inputs->schemas.usable()) {
    for (const std::string& id : inputs->selection.systems) {
      const auto files = model::read_system(fs, inputs->root, id, inputs->files, findings);
      if (!files) continue;
      if (const auto system = pipeline::load_system(*inputs, *files, options.jobs, findings))
        systems.push_back(describe(*system));
    }
  }
  std::string text;
  if (options.format == diagnostic::Format::text) {
    for (const ordered_json& system : systems) {
      text += fmt::format("{}: {}\n", base::escape_for_display(system["id"].get<std::string>()),
                          base::escape_for_display(system["title"].get<std::string>()));
      text += line("targets", system["targets"]) + line("components", system["components"]);
    }
  } else {
    text = diagnostic::to_json_text({{"version", 1}, {"systems", std::move(systems)}});
  }
  const ExitCode shown = print_redacted(text, inputs->files, options.jobs);
  diagnostic::Sink sink;
  std::erase_if(findings, [](const diagnostic::Finding& finding) {
    return finding.severity != diagnostic::Severity::error;  // `validate` reports warnings
  });
  if (shown != ExitCode::ok || findings.empty()) return shown;
  sink.add(std::move(findings));
  Options as_text = options;
  as_text.format = diagnostic::Format::text;
  return print_findings(as_text, sink, inputs->files, {}, false, {}, stderr);
}

}  // namespace twinhull::commands
