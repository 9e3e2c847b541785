#include "lint/run/lint.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <set>

#include "base/path.h"
#include "lint/engine/fix.h"
#include "lint/engine/missing.h"
#include "lint/engine/repeated.h"
#include "lint/engine/severity.h"
#include "lint/engine/suppress.h"
#include "lint/gitops/source_paths.h"
#include "lint/gitops/values_files.h"
#include "lint/helm/chart_source.h"
#include "lint/helm/excused.h"
#include "lint/helm/uncertain.h"
#include "lint/kustomize/trees.h"
#include "lint/load/generated.h"
#include "lint/load/git_ignore.h"
#include "lint/load/source_mapper.h"
#include "lint/metadata/applied_folders.h"
#include "lint/run/alternatives.h"
#include "lint/run/unknown.h"
#include "lint/secrets/secrets.h"
#include "lint/typecheck/schema_run.h"

namespace twinhull::lint {
namespace {

/// Whether a values file is meant for installing, not for chart tests or as an example.
bool is_for_use(std::string_view path) {
  const std::string_view name = base::file_name(path);
  return is_values_name(name) && name.find("example") == std::string_view::npos &&
         name.find("sample") == std::string_view::npos && base::file_name(base::directory_of(path)) != "ci";
}

/// Whether a finding is about the values of a Secret without a manifest: charts can generate them, generators
/// read them from files ignored by git, and the origin of standard input is unknown.
bool is_made(const ObjectFinding& found, const Workspace& input, const source::Files& files) {
  if (found.finding.rule != "plaintext-secret" && found.finding.rule != "placeholder-secret") return false;
  const std::uint32_t file = found.finding.span.file;
  // A value set in a values file is the value of the Secret.
  if (found.finding.rule == "placeholder-secret" && found.value != nullptr &&
      input.origins[found.object->unit].kind == Provenance::Kind::helm && is_for_use(files.path(file)))
    return false;
  if (input.rendered.contains(file) || input.origins[found.object->unit].kind == Provenance::Kind::helm)
    return true;
  const std::string& path = files.path(file);
  return path == "<stdin>" || std::ranges::any_of(input.kustomizations, [&](const Kustomization& tree) {
           return tree.path == path;  // a generator's entry
         });
}

/// Whether a finding reports something as missing that can be in an unread file.
bool is_unknown(const ObjectFinding& found, const ObjectIndex& index) {
  if (found.object == nullptr || !index.unit(*found.object).open) return false;
  const diagnostic::Rule* rule = diagnostic::find_rule(found.finding.rule);
  return rule != nullptr && rule->group == "reference";
}

/// Whether a finding is on a placeholder in a kustomization: reported once there, whether or not it builds.
bool is_told_by_tree(const ObjectFinding& found, const Workspace& input, const source::Files& files) {
  if (found.finding.rule != "placeholder-image" || found.object == nullptr || !found.finding.span.known())
    return false;
  const std::string& path = files.path(found.finding.span.file);
  return std::ranges::any_of(input.kustomizations,
                             [&](const Kustomization& tree) { return tree.path == path; });
}

/// Reads the inputs of kustomizations for the scan for secrets: also env files, unless git ignores them.
void take_sources(const Workspace& input, SourceCache& sources) {
  for (const Kustomization& tree : input.kustomizations) {
    for (const auto* list : {&tree.resources, &tree.patches, &tree.sources}) {
      for (const std::string& path : *list) sources.file(path);
    }
    for (const std::string& path : tree.env_files) {
      if (!is_ignored(sources.real_file_system(), path)) sources.file(path);
    }
  }
}

/// A file that is not a template and breaks rendering is one error, reported at its line.
void join_foreign_templates(std::vector<ObjectFinding>& all, std::vector<diagnostic::Finding>& failures,
                            const source::Files& files) {
  for (ObjectFinding& found : all) {
    if (found.finding.rule != "invalid-template-extension") continue;
    const std::string path = diagnostic::file_of(found.finding, files);
    std::erase_if(failures, [&](const diagnostic::Finding& failure) {
      const bool same = failure.span.known() && files.path(failure.span.file) == path &&
                        (failure.rule == "chart-render-error" || failure.rule == "unrenderable-switch");
      if (!same) return false;
      found.finding.span = failure.span;
      found.finding.related = {{failure.message, {}}};
      return true;
    });
  }
}

}  // namespace

LintResult lint(const Settings& settings, base::FileSystem& fs, source::Files& files, Workspace& input) {
  input.index.set_release(settings.release);
  LintResult outcome{.found = run(enabled_checks(settings), input.index)};
  SourceCache sources(fs, files, input.arena, input.rendered);
  drop_unknown(outcome.found, input, sources);
  RegexCache patterns;
  TypeCheckResult schemas = check_schemas(input.index, input.definitions, settings.release, patterns);
  std::ranges::move(schemas.found, std::back_inserter(outcome.found));
  outcome.unknown = std::move(schemas.unknown);
  SourceMapper origins(sources, input);
  for (const diagnostic::Finding& finding : input.templates) outcome.found.push_back({nullptr, finding});
  CountedByFile counted;
  std::vector<ObjectFinding> applied;
  check_applied_folders(input, applied);
  for (std::vector<ObjectFinding>& some : std::array{
           check_trees(input, outcome.found, sources), std::move(applied), check_charts(input, sources),
           check_values_files(input, sources), check_source_paths(input, sources)}) {
    for (ObjectFinding& found : some) counted.add(outcome.found, std::move(found));
  }
  for (ObjectFinding& found : outcome.found) {
    if (found.object != nullptr) origins.map_back(found);
  }
  for (diagnostic::Finding& finding : input.findings) {
    if (finding.span.known()) origins.map_back(finding);
  }
  drop_repeated(outcome.found, input.findings, files);
  join_foreign_templates(outcome.found, input.findings, files);
  drop_excused(outcome.found, input, files);
  lower_uncertain(outcome.found, input, sources);
  lower_apart(outcome.found, input, files);
  lower_not_applied(outcome.found, input, files);
  std::erase_if(outcome.found, [&](const ObjectFinding& found) {
    return is_made(found, input, files) || is_unknown(found, input.index) ||
           is_told_by_tree(found, input, files);
  });
  // The sources of generated files are shown but not linted: their comments are for `generate`.
  std::set<std::uint32_t> not_linted = input.rendered;
  const auto first_input = static_cast<std::uint32_t>(files.size() + 1);
  GeneratedFiles generated(sources);
  for (ObjectFinding& found : outcome.found) generated.name_input(found.finding);
  for (diagnostic::Finding& finding : input.findings) generated.name_input(finding);
  for (std::uint32_t file = first_input; file <= files.size(); ++file) not_linted.insert(file);
  take_sources(input, sources);
  const SecretMatches secrets = scan_files(files);
  check_secrets(files, secrets, input.index, input.rendered, outcome.found);
  apply_severities(outcome.found, settings);
  std::vector<ObjectFinding> about;
  outcome.suppressed = suppress(outcome.found, settings, input.index, files, not_linted, about);
  join_causes(outcome.found, files);
  for (ObjectFinding& found : about) {
    if (found.object != nullptr) origins.map_back(found);
  }
  apply_severities(about, settings);
  std::ranges::move(about, std::back_inserter(outcome.found));
  for (ObjectFinding& found : outcome.found) redact_secrets(found.finding, files, secrets);
  for (diagnostic::Finding& finding : input.findings) redact_secrets(finding, files, secrets);
  std::vector<diagnostic::Finding*> all;
  for (ObjectFinding& found : outcome.found) all.push_back(&found.finding);
  for (diagnostic::Finding& finding : input.findings) all.push_back(&finding);
  drop_unsafe_fixes(all, files, input.rendered, fs);
  return outcome;
}

}  // namespace twinhull::lint
