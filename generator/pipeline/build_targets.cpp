#include "pipeline/build_targets.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/parallel.h"
#include "emit/kustomize/limits.h"
#include "html_report/facts.h"
#include "lint/targets/capacity.h"
#include "pipeline/evaluate.h"
#include "template/evaluate.h"
#include "template/incremental.h"

namespace twinhull::pipeline {
namespace {

using Findings = std::vector<diagnostic::Finding>;

/// A target without findings, whose evaluation the other targets of its variant reuse.
struct BaselineTarget {
  base::Arena arena;
  Findings none;
  tmpl::IncrementalEvaluator incremental;
  lint::NodeSet objects;

  BaselineTarget(const VariantContext& variant, const model::Target& target)
      : incremental(variant.program, evaluation_context(variant.system, *target.effective), arena, none) {
    const emit::Objects made = incremental.objects();
    objects.insert(made.begin(), made.end());
  }
};

void append(Findings& findings, Findings more) { std::ranges::move(more, std::back_inserter(findings)); }

TargetResult build_target(const VariantContext& variant, const model::Target& target,
                          const BaselineTarget* baseline, const BuildContext& context) {
  const bool generate = context.mode == BuildMode::generate;
  const model::System& system = variant.system;
  TargetResult result;
  base::Arena arena(16 * 1024);
  const tmpl::EvaluationContext environment = evaluation_context(system, *target.effective);
  const emit::Objects objects = baseline == nullptr
                                    ? tmpl::evaluate(variant.program, environment, arena, result.findings)
                                    : baseline->incremental.evaluate(environment, arena, result.findings);
  result.objects = objects.size();
  if (context.mode == BuildMode::report) result.report = html_report::target_facts(system, target, objects);
  append(result.findings, lint::check_capacity(objects, *target.effective));
  if (has_errors(result.findings)) return result;
  // Also computed for `validate`, to find objects with the same name.
  emit::KustomizeResult overlay = variant.overlays.overlay(target, objects, namespace_of(*target.effective));
  if (generate) result.files = std::move(overlay.files);
  append(result.findings, std::move(overlay.findings));
  emit::check_kustomize_namespace(*target.effective, objects, result.findings);
  if (has_errors(result.findings)) return result;  // templates use the kinds and names of the objects
  static const lint::NodeSet none;
  const lint::NodeSet& known = baseline == nullptr ? none : baseline->objects;
  append(result.lint_findings,
         context.linter.lint(system, target, objects, namespace_of(*target.effective), known));
  emit::GitopsResult gitops = emit::gitops_target(variant.gitops, target, environment, objects,
                                                  context.linter.pod_security(objects), arena);
  if (generate) {
    std::ranges::move(gitops.files, std::back_inserter(result.files));
    for (const emit::Objects& file : gitops.objects) append(result.lint_findings, context.linter.lint(file));
  }
  result.kinds = std::move(gitops.kinds);
  result.facts = std::move(gitops.target);
  append(result.findings, std::move(gitops.findings));
  return result;
}

bool is_clean(const TargetResult& result) { return result.findings.empty() && result.lint_findings.empty(); }

}  // namespace

std::vector<TargetResult> build_targets(VariantContext& variant_context, const model::Variant& variant,
                                        const BuildContext& context) {
  const std::vector<model::Target>& targets = variant.targets;
  std::vector<TargetResult> results(targets.size());
  std::optional<BaselineTarget> baseline;
  if (targets.size() > 2) {
    results[0] = build_target(variant_context, targets[0], nullptr, context);
    context.progress.step();
    if (is_clean(results[0])) {
      baseline.emplace(variant_context, targets[0]);
      variant_context.overlays.learn(baseline->incremental.objects(), namespace_of(*targets[0].effective));
    }
  }
  const std::size_t first = targets.size() > 2 ? 1 : 0;
  base::parallel_for(targets.size() - first, context.jobs, [&](std::size_t i) {
    TargetResult& result = results[first + i];
    if (baseline) result = build_target(variant_context, targets[first + i], &*baseline, context);
    if (!baseline || !is_clean(result))
      result = build_target(variant_context, targets[first + i], nullptr, context);
    context.progress.step();
  });
  for (std::size_t i = 0; i < targets.size(); ++i) {
    set_target(results[i].findings, variant_context.system.id, targets[i].name);
    set_target(results[i].lint_findings, variant_context.system.id, targets[i].name);
  }
  return results;
}

}  // namespace twinhull::pipeline
