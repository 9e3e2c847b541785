#include "lint/lint.h"

#include <algorithm>

#include "lint/input/origins.h"
#include "lint/schema_run.h"
#include "lint/suppress.h"

namespace twinhull::lint {
namespace {

std::vector<Check> checks_on(const Settings& settings) {
  std::vector<Check> all = checks();
  std::erase_if(all, [&](const Check& check) {
    const diagnostic::Rule* rule = diagnostic::find_rule(check.rule);
    return rule == nullptr || !severity_of(*rule, settings);
  });
  return all;
}

/// `Kind/name`, with the namespace in front where the object names one.
std::string full_name(const Object& object) {
  const std::string name = display(object);
  return object.id.name_space.empty() ? name : std::string(object.id.name_space) + "/" + name;
}

/// Leaves out rules that are off and gives the others the severity of this run.
void judge(std::vector<Found>& found, const Settings& settings) {
  std::erase_if(found, [&](Found& one) {
    const diagnostic::Rule* rule = diagnostic::find_rule(one.finding.rule);
    const std::optional<diagnostic::Severity> severity =
        rule == nullptr ? one.finding.severity : severity_of(*rule, settings);
    if (severity) one.finding.severity = *severity;
    if (one.object != nullptr) one.finding.object = full_name(*one.object);
    return !severity;
  });
}

/// Whether a finding is about the values of a Secret that no manifest holds: a chart may make them at random,
/// a generator takes them from a file that git ignores, and where a stream comes from nobody knows.
bool is_made(const Found& found, const Input& input, const source::Files& files) {
  if (found.finding.rule != "committed-secret") return false;
  const std::uint32_t file = found.finding.span.file;
  if (input.rendered.contains(file) || input.origins[found.object->unit].kind == Origin::Kind::helm)
    return true;
  const std::string& path = files.path(file);
  return path == "<stdin>" || std::ranges::any_of(input.kustomizations, [&](const Kustomization& tree) {
           return tree.path == path;  // a generator's entry
         });
}

}  // namespace

Outcome lint(const Settings& settings, base::FileSystem& disk, source::Files& files, Input& input) {
  input.corpus.set_release(settings.release);
  Outcome outcome{.found = run(checks_on(settings), input.corpus)};
  SchemaOutcome schemas = check_schemas(input.corpus, input.definitions, settings.release);
  std::ranges::move(schemas.found, std::back_inserter(outcome.found));
  outcome.unknown = std::move(schemas.unknown);
  Origins origins(disk, files, input);
  for (Found& found : outcome.found) origins.lead_back(found);
  std::erase_if(outcome.found, [&](const Found& found) { return is_made(found, input, files); });
  judge(outcome.found, settings);
  std::vector<Found> about;
  outcome.suppressed = suppress(outcome.found, settings, input.corpus, files, input.rendered, about);
  for (Found& found : about) {
    if (found.object != nullptr) origins.lead_back(found);
  }
  judge(about, settings);
  std::ranges::move(about, std::back_inserter(outcome.found));
  return outcome;
}

}  // namespace twinhull::lint
