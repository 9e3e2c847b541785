#include "pipeline/build.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "base/confined_files.h"
#include "base/parallel.h"
#include "lint/engine/suppress.h"
#include "lint/load/read_input.h"
#include "lint/load/workspace/workspace.h"
#include "lint/secrets/secrets.h"
#include "lint/targets/target.h"
#include "model/load.h"
#include "pipeline/build_system.h"
#include "pipeline/builtin_files.h"
#include "pipeline/settings_file.h"

namespace twinhull::pipeline {
namespace {

using diagnostic::Findings;

/// The files of all selected systems.
std::vector<model::SystemFiles> read_systems(Inputs& inputs, base::FileSystem& fs, Findings& findings) {
  std::vector<model::SystemFiles> systems;
  for (const std::string& id : inputs.selection.systems) {
    std::optional<model::SystemFiles> files = model::read_system(fs, inputs.root, id, inputs.files, findings);
    if (files) systems.push_back(std::move(*files));
  }
  return systems;
}

std::size_t count_targets(const std::vector<model::SystemFiles>& systems) {
  std::size_t targets = 0;
  for (const model::SystemFiles& system : systems) {
    for (const model::SystemFiles::VariantFiles& variant : system.variants) targets += variant.targets.size();
  }
  return targets;
}

/// Adds the linter's findings that are not suppressed. `all`: every object of the repository was linted, so
/// unused suppressions are reported.
void add_lint_findings(std::vector<BuildResult>& results, const lint::Settings& settings,
                       const source::Files& files, bool all, Findings& findings) {
  Findings linted;
  for (BuildResult& result : results) append(linted, std::exchange(result.lint_findings, {}));
  append(findings, lint::suppress_commented(linted, settings, files, all));
  for (BuildResult& result : results) {
    const bool has_error = std::ranges::any_of(linted, [&](const diagnostic::Finding& finding) {
      return finding.severity == diagnostic::Severity::error && finding.system == result.id;
    });
    if (has_error) result.files.clear();
  }
  append(findings, std::move(linted));
}

/// Reports systems whose objects for controllers have the same names: one would replace the other.
void check_controller_names(std::vector<BuildResult>& results, Findings& findings) {
  std::map<std::string_view, std::pair<const BuildResult*, source::Span>> known;
  for (BuildResult& result : results) {
    const auto taken = [&](const ControllerName& one) {
      const auto [place, added] = known.try_emplace(one.name, &result, one.span);
      return !added && place->second.first != &result;
    };
    const auto found = std::ranges::find_if(result.controller_names, taken);
    if (found == result.controller_names.end()) continue;
    const auto& [first, span] = known.at(found->name);
    findings.push_back(
        {.rule = "duplicate-object",
         .message = fmt::format("the target `{}` for Argo CD and Flux is also one of the system `{}`",
                                found->name, first->id),
         .span = found->span,
         .related = {{"the other system's name", span}},
         .help = "set `gitops.name` to another name",
         .system = result.id});
    result.files.clear();
  }
}

std::vector<BuildResult> build_all(Inputs& inputs, base::FileSystem& fs, int jobs, BuildMode mode,
                                   Timings& timings, Progress& progress, Findings& findings) {
  std::vector<BuildResult> results;
  if (!inputs.schemas.usable()) return results;
  lint::Workspace crds;
  base::ConfinedFiles confined(fs, {inputs.root}, {});
  const lint::Settings settings = load_lint_settings(find_config(confined, inputs.root), confined,
                                                     inputs.files, inputs.arena, crds.findings);
  lint::read_input({.crds = settings.crds, .policies = settings.policies}, confined, inputs.files, crds);
  append(findings, std::move(crds.findings));
  if (has_errors(findings)) inputs.valid = false;  // with invalid settings nothing can be linted
  const std::vector<model::SystemFiles> systems = read_systems(inputs, fs, findings);
  timings.stage("read systems");

  progress.begin("building targets", count_targets(systems));
  using Scope = lint::TargetLinter::Scope;
  const lint::TargetLinter linter(mode == BuildMode::generate ? Scope::all : Scope::names, settings,
                                  crds.definitions, crds.policies, inputs.files);
  // Threads that are not needed for systems build the targets of a system.
  const int in_parallel = std::min<int>(jobs, static_cast<int>(systems.size()));
  const int within = std::max(1, in_parallel == 0 ? 1 : jobs / in_parallel);
  const BuildContext context{inputs, linter, mode, within, progress, in_parallel > 1 ? nullptr : &timings};
  results.resize(systems.size());
  std::vector<Findings> found(systems.size());
  base::parallel_for(systems.size(), in_parallel,
                     [&](std::size_t i) { results[i] = build_system(systems[i], context, found[i]); });
  for (Findings& some : found) append(findings, std::move(some));
  if (in_parallel > 1) timings.stage("build systems");
  check_controller_names(results, findings);
  add_lint_findings(results, settings, inputs.files,
                    mode == BuildMode::generate && inputs.selection.all && !has_errors(findings), findings);
  return results;
}

}  // namespace

std::vector<BuildResult> build(Inputs& inputs, base::FileSystem& fs, int jobs, BuildMode mode,
                               Timings& timings, Progress& progress, Findings& findings) {
  std::vector<BuildResult> results = build_all(inputs, fs, jobs, mode, timings, progress, findings);
  // Last, so that it also redacts secrets in all other findings.
  lint::scan_and_redact(inputs.files, kBuiltin, jobs, findings);
  timings.stage("scan for secrets");
  return results;
}

diagnostic::Summary summary_of(const Inputs& inputs, const std::vector<BuildResult>& results) {
  diagnostic::Summary summary{.files = static_cast<int>(inputs.files.size())};
  for (const BuildResult& result : results) {
    summary.targets += static_cast<int>(result.target_count);
    summary.objects += static_cast<int>(result.object_count);
  }
  return summary;
}

}  // namespace twinhull::pipeline
