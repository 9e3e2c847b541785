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

/// Nothing is written before everything has been built. The files of more targets than this wait in a
/// temporary file: a target has about 35 kB.
constexpr std::size_t most_in_memory = 500;

/// A system before it is built.
struct SystemInput {
  model::SystemFiles files;
  FileRange range;
};

std::uint32_t next_file(const Inputs& inputs) { return static_cast<std::uint32_t>(inputs.files.size()) + 1; }

/// The files of all selected systems.
std::vector<SystemInput> read_systems(Inputs& inputs, base::FileSystem& fs, Findings& findings) {
  std::vector<SystemInput> systems;
  for (const std::string& id : inputs.selection.systems) {
    const std::uint32_t first = next_file(inputs);
    std::optional<model::SystemFiles> files = model::read_system(fs, inputs.root, id, inputs.files, findings);
    if (files) systems.push_back({std::move(*files), {first, next_file(inputs)}});
  }
  return systems;
}

/// Sets the keys of all results, and takes those that are recorded and current. Inputs with findings have no
/// keys: a record does not have findings.
void reuse_records(const Inputs& inputs, const std::vector<SystemInput>& systems, FileRange shared,
                   const BuildCacheLookup& reuse, std::vector<BuildResult>& results) {
  const BuildCacheKeys keys(inputs, shared);
  std::vector<std::pair<std::string, BuildCacheEntry>> known;
  std::vector<BuildResult*> of;
  for (std::size_t i = 0; i < systems.size(); ++i) {
    const std::string& id = systems[i].files.id;
    results[i].key = keys.of(id, systems[i].range);
    std::optional<BuildCacheEntry> record = reuse.records.find(id, results[i].key, inputs.files);
    if (!record) continue;
    known.emplace_back(id, std::move(*record));
    of.push_back(&results[i]);
  }
  const std::vector<bool> current = reuse.are_current(known);
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (!current[i]) continue;
    BuildResult& result = *of[i];
    result.id = known[i].first;
    result.reused = true;
    result.target_count = known[i].second.targets;
    result.object_count = known[i].second.objects;
    result.controller_names = std::move(known[i].second.controller_names);
  }
}

std::size_t count_targets(const std::vector<SystemInput>& systems) {
  std::size_t targets = 0;
  for (const SystemInput& system : systems) {
    for (const model::SystemFiles::VariantFiles& variant : system.files.variants)
      targets += variant.targets.size();
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
      const auto [entry, added] = known.try_emplace(one.name, &result, one.span);
      return !added && entry->second.first != &result;
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
                                   Timings& timings, Progress& progress, Findings& findings,
                                   const BuildCacheLookup* reuse) {
  std::vector<BuildResult> results;
  if (!inputs.schemas.usable()) return results;
  lint::Workspace crds;
  base::ConfinedFiles confined(fs, {inputs.root}, {});
  const lint::Settings settings = load_lint_settings(find_config(confined, inputs.root), confined,
                                                     inputs.files, inputs.arena, crds.findings);
  lint::read_input({.crds = settings.crds, .policies = settings.policies}, confined, inputs.files, crds);
  append(findings, std::move(crds.findings));
  if (has_errors(findings)) inputs.valid = false;  // with invalid settings nothing can be linted
  const FileRange shared{1, next_file(inputs)};
  const std::vector<SystemInput> systems = read_systems(inputs, fs, findings);
  timings.stage("read systems");
  results.resize(systems.size());
  if (reuse != nullptr && findings.empty()) {
    reuse_records(inputs, systems, shared, *reuse, results);
    const auto reused = std::ranges::count(results, true, &BuildResult::reused);
    timings.stage(fmt::format("reuse {} of {} systems", reused, systems.size()));
  }

  const std::size_t targets = count_targets(systems);
  progress.begin("building targets", targets);
  using Scope = lint::TargetLinter::Scope;
  const lint::TargetLinter linter(mode == BuildMode::generate ? Scope::all : Scope::dapr_rules, settings,
                                  crds.definitions, crds.policies, inputs.files);
  // Threads that are not needed for systems build the targets of a system.
  const int in_parallel = std::min<int>(jobs, static_cast<int>(systems.size()));
  const int within = std::max(1, in_parallel == 0 ? 1 : jobs / in_parallel);
  const bool large = mode == BuildMode::generate && targets > most_in_memory;
  const BuildContext context{inputs,
                             linter,
                             mode,
                             within,
                             progress,
                             in_parallel > 1 ? nullptr : &timings,
                             large ? base::Spill::create() : nullptr};
  std::vector<Findings> found(systems.size());
  base::parallel_for(systems.size(), in_parallel, [&](std::size_t i) {
    if (results[i].reused) return;
    std::string key = std::exchange(results[i].key, {});
    results[i] = build_system(systems[i].files, context, found[i]);
    if (found[i].empty() && results[i].lint_findings.empty()) results[i].key = std::move(key);
  });
  for (Findings& some : found) append(findings, std::move(some));
  if (in_parallel > 1) timings.stage("build systems");
  check_controller_names(results, findings);
  add_lint_findings(results, settings, inputs.files,
                    mode == BuildMode::generate && inputs.selection.complete() && !has_errors(findings),
                    findings);
  return results;
}

}  // namespace

std::vector<BuildResult> build(Inputs& inputs, base::FileSystem& fs, int jobs, BuildMode mode,
                               Timings& timings, Progress& progress, Findings& findings,
                               const BuildCacheLookup* reuse) {
  std::vector<BuildResult> results = build_all(inputs, fs, jobs, mode, timings, progress, findings, reuse);
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
