#include "lint/targets/target.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

#include "base/limits.h"
#include "lint/engine/groups.h"
#include "lint/engine/missing.h"
#include "lint/engine/severity.h"
#include "lint/engine/suppress.h"
#include "lint/policy/admission.h"
#include "lint/policy/custom_rules.h"
#include "model/prerequisites.h"

namespace twinhull::lint {
namespace {

/// Rules that `validate` applies in addition to those on Dapr: on valid but implausible quantities, and on
/// connections between components.
constexpr std::array<std::string_view, 5> kValidated = {
    "implausible-amount", "memory-limit-too-low", "unknown-service-address",
    "wrong-service-port", "blocked-connection",
};

/// The objects that the target expects to exist.
void add_given(const model::System& system, const model::Target& target, ObjectIndex& index) {
  for (model::Prerequisite& object : model::cluster_prerequisites(system, target))
    index.add_external({std::string(object.kind), std::move(object.name), {}});
}

/// Findings without a location are reported where the template begins the object.
void place_all(std::vector<ObjectFinding>& found) {
  for (ObjectFinding& one : found) {
    diagnostic::Finding& finding = one.finding;
    std::erase_if(finding.related,
                  [](const diagnostic::RelatedLocation& related) { return !related.span.known(); });
    if (!finding.span.known()) finding.span = location_of(*one.object);
    const yaml::Node* kind = one.object->node->get("kind");
    if (!finding.span.known() && kind != nullptr) finding.span = kind->span;
    finding.path.clear();  // a path in an object that users do not see
  }
}

/// The checks of a Pod Security Standard.
std::vector<RuleCheck> standard(std::string_view profile, const Settings& run) {
  Settings settings;
  settings.kubernetes_version = run.kubernetes_version;
  settings.profile = profile;
  std::vector<RuleCheck> checks = enabled_checks(settings);
  const std::span<const RuleCheck> security = security_checks();
  std::erase_if(checks, [&](const RuleCheck& check) {
    return std::ranges::find(security, check.rule, &RuleCheck::rule) == security.end();
  });
  return checks;
}

/// Whether others add containers or pods that this run does not see.
bool has_unknown_pods(const ObjectIndex& index) {
  const auto makes_pods = [](const Object& object) {
    return object.id.group == "kafka.strimzi.io" && object.id.kind == "Kafka";
  };
  const auto has_sidecar = [](const PodView& pod) {
    const yaml::Node* enabled =
        pod.annotations() == nullptr ? nullptr : pod.annotations()->get("dapr.io/enabled");
    return enabled != nullptr && enabled->text == "true";
  };
  return std::ranges::any_of(index.objects(), makes_pods) || std::ranges::any_of(index.pods(), has_sidecar);
}

/// `generate` and `validate` have no `--external`: such objects are declared in twinhull.yaml.
void name_settings(std::string& help) {
  constexpr std::string_view option = "pass `--external ";
  const std::size_t at = help.find(option);
  const std::size_t end = at == std::string::npos ? at : help.find('`', at + option.size());
  if (end == std::string::npos) return;
  help.insert(end + 1, " among the `externals` of twinhull.yaml");
  help.replace(at, option.size(), "name `");
}

}  // namespace

TargetLinter::TargetLinter(Scope scope, const Settings& settings,
                           const std::vector<const yaml::Node*>& definitions,
                           const std::vector<const yaml::Node*>& policies, const source::Files& files)
    : scope_(scope), settings_(settings), definitions_(definitions), policies_(policies), files_(files) {
  checks_ = enabled_checks(settings);
  baseline_ = standard("pss-baseline", settings);
  restricted_ = standard("pss-restricted", settings);
  if (scope == Scope::all) return;
  const std::span<const RuleCheck> names = dapr_checks();
  std::erase_if(checks_, [&](const RuleCheck& check) {
    return std::ranges::find(names, check.rule, &RuleCheck::rule) == names.end() &&
           std::ranges::find(kValidated, check.rule) == kValidated.end();
  });
}

std::vector<ObjectFinding> TargetLinter::check_schemas(const ObjectIndex& index, const NodeSet& known) const {
  std::unique_ptr<RegexCache> patterns;
  {
    const std::lock_guard lock(mutex_);
    if (!patterns_.empty()) {
      patterns = std::move(patterns_.back());
      patterns_.pop_back();
    }
  }
  if (patterns == nullptr) patterns = std::make_unique<RegexCache>();
  TypeCheckResult outcome =
      lint::check_schemas(index, definitions_, settings_.kubernetes_version, *patterns, &known);
  // `lint` reports errors in the definitions themselves; they are not the target's.
  std::erase_if(outcome.found, [](const ObjectFinding& found) { return found.object == nullptr; });
  const std::lock_guard lock(mutex_);
  patterns_.push_back(std::move(patterns));
  return std::move(outcome.found);
}

diagnostic::Findings TargetLinter::lint(const model::System& system, const model::Target& target,
                                        const std::vector<const yaml::Node*>& objects,
                                        std::string_view namespace_name, const NodeSet& known) const {
  ObjectIndex index;
  index.set_namespace(namespace_name);
  add_objects(objects, index);
  add_given(system, target, index);
  const RuleTarget rule_target{target.name, target.effective};
  return run_rules(index, known, &rule_target);
}

diagnostic::Findings TargetLinter::lint(const std::vector<const yaml::Node*>& objects) const {
  ObjectIndex index;
  add_objects(objects, index);
  return run_rules(index, {}, nullptr);
}

std::string_view TargetLinter::pod_security(const std::vector<const yaml::Node*>& objects) const {
  ObjectIndex index;
  add_objects(objects, index);
  index.finish();
  if (!has_unknown_pods(index) && run(restricted_, index).empty()) return "restricted";
  return run(baseline_, index).empty() ? "baseline" : "privileged";
}

void TargetLinter::add_objects(const std::vector<const yaml::Node*>& objects, ObjectIndex& index) const {
  index.set_files(files_);
  index.set_kubernetes_version(settings_.kubernetes_version);
  const std::uint32_t unit = index.add_unit({.name = {}, .root = "."});
  for (const yaml::Node* object : objects) index.add(*object, unit);
  for (const ExternalObject& external : settings_.externals) index.add_external(external);
}

void TargetLinter::check_expressions(const ObjectIndex& index, const RuleTarget* target,
                                     std::vector<ObjectFinding>& found) const {
  if (settings_.custom_rules.empty() && policies_.empty()) return;
  const Requests requests(index, definitions_, settings_.kubernetes_version);
  cel::Runtime runtime(base::limit(base::Limit::expression_steps));
  check_custom_rules(settings_.custom_rules, index, requests, target, runtime, found);
  if (!policies_.empty()) check_admission(index, policies_, requests, runtime, found);
}

diagnostic::Findings TargetLinter::run_rules(ObjectIndex& index, const NodeSet& known,
                                             const RuleTarget* target) const {
  index.finish();
  std::vector<ObjectFinding> found = run(checks_, index);
  if (scope_ == Scope::all) std::ranges::move(check_schemas(index, known), std::back_inserter(found));
  check_expressions(index, target, found);
  // Secrets are set at install time, or read from a file ignored by git. Names of components are checked
  // against the declared ones at the setting itself.
  std::erase_if(found, [](const ObjectFinding& one) {
    return one.finding.rule == "plaintext-secret" || one.finding.rule == "placeholder-secret" ||
           one.finding.rule == "unknown-component-name";
  });
  place_all(found);
  apply_severities(found, settings_);
  std::erase_if(found, [&](const ObjectFinding& one) { return is_suppressed(one, settings_, files_); });
  join_causes(found, files_);
  diagnostic::Findings findings;
  for (ObjectFinding& one : found) {
    name_settings(one.finding.help);
    // The policies are generated from `calls`.
    if (one.finding.rule == "blocked-connection")
      one.finding.help = "add the called component to `calls` of the calling one in system.yaml";
    one.finding.subject = "the template";  // one line for the objects of all components
    one.finding.fix.clear();               // generated text is fixed at its source
    findings.push_back(std::move(one.finding));
  }
  return findings;
}

}  // namespace twinhull::lint
