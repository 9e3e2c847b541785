#include "lint/run/lint.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>

#include "base/path.h"
#include "lint/engine/fix.h"
#include "lint/engine/missing.h"
#include "lint/engine/repeated.h"
#include "lint/engine/severity.h"
#include "lint/engine/suppress.h"
#include "lint/load/discover/file_names.h"
#include "lint/load/discover/git_ignore.h"
#include "lint/load/locate/generated.h"
#include "lint/load/locate/source_mapper.h"
#include "lint/run/alternatives.h"
#include "lint/run/chart_exemptions.h"
#include "lint/run/run_checks.h"
#include "lint/run/uncertain.h"
#include "lint/run/unknown.h"
#include "lint/secrets/secrets.h"

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
bool is_generated(const ObjectFinding& found, const Workspace& input, const source::Files& files) {
  if (found.finding.rule != "plaintext-secret" && found.finding.rule != "placeholder-secret") return false;
  const std::uint32_t file = found.finding.span.file;
  // A value set in a values file is the value of the Secret.
  if (found.finding.rule == "placeholder-secret" && found.value != nullptr &&
      input.origins[found.object->unit].kind == UnitOrigin::Kind::helm && is_for_use(files.path(file)))
    return false;
  if (input.rendered.contains(file) || input.origins[found.object->unit].kind == UnitOrigin::Kind::helm)
    return true;
  const std::string& path = files.path(file);
  return path == "<stdin>" || std::ranges::any_of(input.kustomizations, [&](const Kustomization& tree) {
           return tree.path == path || tree.reads_env_file(path);  // a generator's entry, or its file
         });
}

/// Whether a finding reports something as missing that can be in an unread file.
bool is_unknown(const ObjectFinding& found, const ObjectIndex& index) {
  if (found.object == nullptr || !index.unit(*found.object).open) return false;
  const diagnostic::Rule* rule = diagnostic::find_rule(found.finding.rule);
  return rule != nullptr && rule->group == "reference";
}

/// Whether a finding is on a placeholder in a kustomization: reported once there, whether or not it builds.
bool is_reported_by_kustomization(const ObjectFinding& found, const Workspace& input,
                                  const source::Files& files) {
  if (found.finding.rule != "placeholder-image" || found.object == nullptr || !found.finding.span.known())
    return false;
  const std::string& path = files.path(found.finding.span.file);
  return std::ranges::any_of(input.kustomizations,
                             [&](const Kustomization& tree) { return tree.path == path; });
}

/// Reads the inputs of kustomizations for the scan for secrets: also env files, unless git ignores them.
void add_sources(const Workspace& input, SourceCache& sources) {
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
void join_foreign_templates(std::vector<ObjectFinding>& all, diagnostic::Findings& failures,
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

/// Findings in rendered text are moved to the files that users edit.
void map_to_sources(std::vector<ObjectFinding>& found, Workspace& input, SourceMapper& mapper) {
  for (ObjectFinding& one : found) {
    if (one.object != nullptr) mapper.map_back(one);
  }
  for (diagnostic::Finding& finding : input.findings) {
    if (finding.span.known()) mapper.map_back(finding);
  }
}

/// Drops what another finding says better, and what need not be true for all uses of the files; what can be
/// wrong becomes a warning.
void drop_uncertain(std::vector<ObjectFinding>& found, Workspace& input, SourceCache& sources) {
  const source::Files& files = sources.files();
  drop_repeated(found, input.findings, files);
  join_foreign_templates(found, input.findings, files);
  drop_chart_exemptions(found, input, files);
  downgrade_uncertain(found, input, sources);
  downgrade_alternatives(found, input, files);
  downgrade_not_applied(found, input, files);
  std::erase_if(found, [&](const ObjectFinding& one) {
    return is_generated(one, input, files) || is_unknown(one, input.index) ||
           is_reported_by_kustomization(one, input, files);
  });
}

/// Moves findings in generated files to their sources. These are shown but not linted: their comments are for
/// `generate`.
std::set<std::uint32_t> name_inputs(std::vector<ObjectFinding>& found, Workspace& input,
                                    SourceCache& sources) {
  std::set<std::uint32_t> not_linted = input.rendered;
  const auto first_input = static_cast<std::uint32_t>(sources.files().size() + 1);
  GeneratedFiles generated(sources);
  for (ObjectFinding& one : found) generated.name_input(one.finding);
  for (diagnostic::Finding& finding : input.findings) generated.name_input(finding);
  for (std::uint32_t file = first_input; file <= sources.files().size(); ++file) not_linted.insert(file);
  return not_linted;
}

}  // namespace

// Each step relies on those before it:
// - Checks of objects are first. Those of files and charts use their findings, and all of them see rendered
// text.
// - Only findings in the users' files can be compared with each other, by location.
// - Secrets are searched in these files, and in those that kustomizations generate Secrets from.
// - Severities are set before suppressions, which are compared with what remains; their own findings follow.
// - Redaction is last of all that adds text, and fixes are checked against the final findings.
LintResult lint(const Settings& settings, base::FileSystem& fs, source::Files& files, Workspace& input,
                int jobs) {
  input.index.set_kubernetes_version(settings.kubernetes_version);
  LintResult result{.found = run(enabled_checks(settings), input.index)};
  std::vector<ObjectFinding>& found = result.found;
  SourceCache sources(fs, files, input.arena, input.rendered);
  drop_unknown(found, input, sources);
  RunContext context{settings, input, sources, Contents(input.kustomizations, sources), found};
  run(Phase::objects, context);
  for (const diagnostic::Finding& finding : input.templates) found.push_back({nullptr, finding});
  std::ranges::move(input.gitops_findings, std::back_inserter(found));
  run(Phase::inputs, context);

  SourceMapper mapper(sources, input);
  map_to_sources(found, input, mapper);
  drop_uncertain(found, input, sources);
  const std::set<std::uint32_t> not_linted = name_inputs(found, input, sources);

  add_sources(input, sources);
  context.secrets = scan_files(files, {}, jobs);
  run(Phase::texts, context);

  apply_severities(found, settings);
  std::vector<ObjectFinding> about;
  result.suppressed = suppress(found, settings, input.index, files, not_linted, about);
  join_causes(found, files);
  for (ObjectFinding& one : about) {
    if (one.object != nullptr) mapper.map_back(one);
  }
  apply_severities(about, settings);
  std::ranges::move(about, std::back_inserter(found));

  std::vector<diagnostic::Finding*> all;
  for (ObjectFinding& one : found) all.push_back(&one.finding);
  for (diagnostic::Finding& finding : input.findings) all.push_back(&finding);
  for (diagnostic::Finding* finding : all) redact_secrets(*finding, files, context.secrets);
  drop_unsafe_fixes(all, files, input.rendered, fs);
  result.unknown = std::move(context.unknown);
  result.secrets = std::move(context.secrets);
  return result;
}

}  // namespace twinhull::lint
