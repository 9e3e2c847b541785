#include "lint/policy/rule_examples.h"

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "lint/policy/custom_rules.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// The objects of an example: itself, its items, or those at `objects`.
std::vector<const Node*> objects_of(const Node& example) {
  if (example.is(yaml::Kind::list)) return {example.items.begin(), example.items.end()};
  const Node* objects = example.get("kind") == nullptr ? example.get("objects") : nullptr;
  if (objects == nullptr) return {&example};
  return {objects->items.begin(), objects->items.end()};
}

/// A target that the rule is for, if the example names none.
std::string target_of(const CustomRule& rule, const Node& example) {
  if (const std::string_view name = text_at(&example, "target");
      !name.empty() && example.get("kind") == nullptr)
    return std::string(name);
  std::string name = rule.targets.empty() ? "example" : rule.targets.front();
  for (std::size_t at = name.find('*'); at != std::string::npos; at = name.find('*'))
    name.replace(at, 1, "x");
  return name;
}

struct Run {
  std::span<const Node* const> definitions;
  kubernetes::KubernetesVersion kubernetes_version;
  const source::Files& files;
};

std::vector<ObjectFinding> evaluate(const CustomRule& rule, const Node& example, const Run& run) {
  ObjectIndex index;
  index.set_files(run.files);
  index.set_kubernetes_version(run.kubernetes_version);
  const std::uint32_t unit = index.add_unit({});
  for (const Node* object : objects_of(example)) index.add(*object, unit);
  index.finish();
  const Requests requests(index, run.definitions, run.kubernetes_version);
  const std::string name = target_of(rule, example);
  const RuleTarget target{name, example.get("kind") == nullptr ? example.get("values") : nullptr};
  cel::Runtime runtime(base::limit(base::Limit::expression_steps));
  std::vector<ObjectFinding> found;
  check_custom_rules({&rule, 1}, index, requests, &target, runtime, found);
  return found;
}

diagnostic::Finding failure(const Node& example, std::string message, std::string help) {
  return {.rule = "failed-rule-example",
          .message = std::move(message),
          .span = example.span,
          .help = std::move(help)};
}

void check_good(const CustomRule& rule, const Node& example, const Run& run, diagnostic::Findings& findings) {
  for (const ObjectFinding& one : evaluate(rule, example, run)) {
    findings.push_back(failure(example,
                               fmt::format("`{}` reports a good example: {}", rule.id, one.finding.message),
                               "correct the expression, or the example"));
    findings.back().related.push_back({"reported here", one.finding.span});
  }
}

void check_bad(const CustomRule& rule, const Node& example, const Run& run, diagnostic::Findings& findings) {
  const std::vector<ObjectFinding> found = evaluate(rule, example, run);
  if (found.empty()) {
    findings.push_back(failure(example, fmt::format("`{}` does not report a bad example", rule.id),
                               "correct `match` or the expression, or the example"));
  }
  for (const ObjectFinding& one : found) {
    if (!one.evaluation_error) continue;
    findings.push_back(
        failure(example, fmt::format("`{}`: {}", rule.id, one.finding.message), one.finding.help));
  }
}

}  // namespace

RuleExamples check_rule_examples(std::span<const CustomRule> rules, std::span<const Node* const> definitions,
                                 kubernetes::KubernetesVersion kubernetes_version,
                                 const source::Files& files) {
  RuleExamples result;
  ObjectIndex none;
  none.finish();
  result.findings = check_custom_expressions(rules, Requests(none, definitions, kubernetes_version), files);
  const Run run{definitions, kubernetes_version, files};
  for (const CustomRule& rule : rules) {
    result.count += rule.good.size() + rule.bad.size();
    for (const Node* example : rule.good) check_good(rule, *example, run, result.findings);
    for (const Node* example : rule.bad) check_bad(rule, *example, run, result.findings);
  }
  return result;
}

}  // namespace twinhull::lint
