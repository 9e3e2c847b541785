#include "pipeline/build_targets.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "base/parallel.h"
#include "emit/kustomize/limits.h"
#include "html_report/facts.h"
#include "lint/targets/capacity.h"
#include "pipeline/evaluate.h"
#include "template/evaluate.h"
#include "template/incremental.h"

namespace twinhull::pipeline {
namespace {

using diagnostic::Findings;

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

/// One target on its way through the stages.
class TargetBuild {
 public:
  TargetBuild(const VariantContext& variant, const model::Target& target, const BaselineTarget* baseline,
              const BuildContext& context)
      : variant_(variant),
        target_(target),
        baseline_(baseline),
        context_(context),
        environment_(evaluation_context(variant.system, *target.effective)),
        namespace_(namespace_of(*target.effective)) {}

  TargetResult run() {
    for (const Stage& stage : stages) {
      if ((stage.modes & bit(context_.mode)) != 0 && !(this->*stage.run)()) break;
    }
    return std::move(result_);
  }

 private:
  /// A stage returns whether later ones can run.
  struct Stage {
    unsigned modes;
    bool (TargetBuild::*run)();
  };
  static const std::array<Stage, 8> stages;

  bool evaluate() {
    objects_ = baseline_ == nullptr ? tmpl::evaluate(variant_.program, environment_, arena_, result_.findings)
                                    : baseline_->incremental.evaluate(environment_, arena_, result_.findings);
    result_.objects = objects_.size();
    return true;
  }

  bool describe_for_report() {
    result_.report = html_report::target_facts(variant_.system, target_, objects_);
    return true;
  }

  bool check_capacity() {
    append(result_.findings, lint::check_capacity(objects_, *target_.effective));
    return !has_errors(result_.findings);
  }

  /// Computed in every mode: it finds objects with the same name, and what Kustomize cannot represent.
  bool compute_overlay() {
    overlay_ = variant_.overlays.overlay(target_, objects_, namespace_, result_.findings);
    emit::check_kustomize_namespace(*target_.effective, objects_, result_.findings);
    return true;
  }

  bool keep_overlay() {
    result_.files = std::move(overlay_.files);
    return true;
  }

  bool lint_objects() {
    if (has_errors(result_.findings)) return false;  // templates use the kinds and names of the objects
    static const lint::NodeSet none;
    const lint::NodeSet& known = baseline_ == nullptr ? none : baseline_->objects;
    append(result_.lint_findings,
           context_.linter.lint(variant_.system, target_, objects_, namespace_, known));
    return true;
  }

  bool evaluate_gitops() {
    gitops_ = emit::gitops_target(variant_.gitops, target_, environment_, objects_,
                                  context_.linter.pod_security(objects_), overlay_.layered, arena_,
                                  result_.findings);
    result_.kinds = std::move(gitops_.kinds);
    result_.facts = std::move(gitops_.target);
    return true;
  }

  bool keep_gitops() {
    std::ranges::move(gitops_.files, std::back_inserter(result_.files));
    for (const emit::Objects& file : gitops_.objects)
      append(result_.lint_findings, context_.linter.lint(file));
    return true;
  }

  const VariantContext& variant_;
  const model::Target& target_;
  const BaselineTarget* baseline_;
  const BuildContext& context_;
  base::Arena arena_{16 * 1024};
  tmpl::EvaluationContext environment_;
  std::string_view namespace_;
  emit::Objects objects_;
  emit::Overlay overlay_;
  emit::GitopsResult gitops_;
  TargetResult result_;
};

const std::array<TargetBuild::Stage, 8> TargetBuild::stages = {{
    {kAlways, &TargetBuild::evaluate},
    {kReport, &TargetBuild::describe_for_report},
    {kAlways, &TargetBuild::check_capacity},
    {kAlways, &TargetBuild::compute_overlay},
    {kGenerate, &TargetBuild::keep_overlay},
    {kAlways, &TargetBuild::lint_objects},
    {kAlways, &TargetBuild::evaluate_gitops},
    {kGenerate, &TargetBuild::keep_gitops},
}};

TargetResult build_target(const VariantContext& variant, const model::Target& target,
                          const BaselineTarget* baseline, const BuildContext& context) {
  return TargetBuild(variant, target, baseline, context).run();
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
      variant_context.overlays.remember(targets[0], baseline->incremental.objects(),
                                        namespace_of(*targets[0].effective));
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
