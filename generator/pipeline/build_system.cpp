#include "pipeline/build_system.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/parallel.h"
#include "diagnostic/json_text.h"
#include "diagram/graph.h"
#include "diagram/mermaid.h"
#include "emit/chart/chart.h"
#include "emit/output/layout.h"
#include "emit/output/merge.h"
#include "html_report/facts.h"
#include "lint/targets/unused_values.h"
#include "pipeline/build_targets.h"
#include "pipeline/describe_target.h"
#include "pipeline/evaluate.h"
#include "pipeline/user_locations.h"
#include "pipeline/verify_outputs.h"
#include "template/go_template_printer.h"
#include "template/incremental.h"
#include "yaml/node_json.h"

namespace twinhull::pipeline {
namespace {

using diagnostic::Findings;

/// Of a system with more targets, the chart's README has the diagrams of its variants.
constexpr std::size_t max_drawn_targets = 12;

void append(Findings& findings, Findings more, const std::string& system, const std::string& target) {
  set_target(more, system, target);
  append(findings, std::move(more));
}

/// Drops findings on objects that only repeat a finding on the values.
void drop_repeated(Findings& lint_findings, const Findings& reported) {
  if (lint_findings.empty()) return;
  const auto key = [](const diagnostic::Finding& finding) {
    return std::tuple(std::string_view(finding.rule), finding.span.file, finding.span.begin);
  };
  std::set<std::tuple<std::string_view, std::uint32_t, std::uint32_t>> known;
  for (const diagnostic::Finding& finding : reported) {
    if (finding.span.known()) known.insert(key(finding));
  }
  std::erase_if(lint_findings, [&](const diagnostic::Finding& finding) {
    return finding.span.known() && known.contains(key(finding));
  });
}

/// One system on its way through the stages. Each stage reads the results of those before it.
class SystemBuild {
 public:
  SystemBuild(const model::SystemFiles& files, const BuildContext& context, Findings& findings)
      : context_(context), inputs_(context.inputs), files_(files), findings_(findings) {
    result_.id = files.id;
    result_.targets = nlohmann::ordered_json::array();
    result_.report.id = files.id;
  }

  BuildResult run();

 private:
  /// The precondition of a stage.
  enum class Requires {
    nothing,
    system,        ///< system.yaml and the layers were read and merged
    valid_inputs,  ///< everything before the templates is valid: objects of invalid values would mislead
    no_errors,
  };

  struct Stage {
    std::string_view name;
    Requires required;
    unsigned modes;  ///< bits of BuildMode
    void (SystemBuild::*run)();
  };

  static const std::array<Stage, 13> stages;
  bool may_run(Requires required) const;

  void load();
  void describe_for_report();
  void specialize();
  void find_unused_values();
  void evaluate_variants();
  void compose_tree();
  void emit_chart();
  void emit_kustomize();
  void build_targets();
  void verify_outputs();
  void evaluate_gitops();
  void emit_gitops();
  void compare_targets();

  std::vector<emit::SystemDiagram> diagrams();
  void relocate_to_user_files(Findings& findings, const yaml::Node& values) const {
    pipeline::relocate_to_user_files(findings, inputs_.files, *system_, program_, values);
  }
  void add_files(std::vector<emit::OutputFile> files) {
    std::ranges::move(files, std::back_inserter(result_.files));
  }

  const BuildContext& context_;
  const Inputs& inputs_;
  const model::SystemFiles& files_;
  Findings& findings_;
  BuildResult result_;
  base::Arena arena_;
  std::optional<model::System> system_;
  bool inputs_valid_ = false;
  tmpl::ResidualProgram program_;
  std::vector<tmpl::HelmFile> chart_templates_;
  emit::Objects defaults_;
  std::vector<emit::Objects> variants_;  ///< objects of the values of each variant
  emit::FeaturePlan features_;
  std::optional<emit::KustomizeTree> tree_;
  emit::Gitops gitops_;
  std::set<emit::AllowedKind> kinds_;
  std::map<std::string, emit::TargetFacts> facts_;  ///< of each target, by name
  emit::GitopsResult gitops_objects_;               ///< of the system, not of its targets
};

const std::array<SystemBuild::Stage, 13> SystemBuild::stages = {{
    {"parse, merge and validate", Requires::nothing, kAlways, &SystemBuild::load},
    {"describe the system", Requires::system, kReport, &SystemBuild::describe_for_report},
    {"specialize and print templates", Requires::system, kAlways, &SystemBuild::specialize},
    {"find unused values", Requires::valid_inputs, kAlways, &SystemBuild::find_unused_values},
    {"evaluate variants", Requires::valid_inputs, kAlways, &SystemBuild::evaluate_variants},
    {"compose base and components", Requires::valid_inputs, kAlways, &SystemBuild::compose_tree},
    {"generate chart", Requires::valid_inputs, kGenerate, &SystemBuild::emit_chart},
    {"generate base and components", Requires::valid_inputs, kGenerate, &SystemBuild::emit_kustomize},
    {"build targets", Requires::valid_inputs, kAlways, &SystemBuild::build_targets},
    {"compare both outputs", Requires::no_errors, kGenerate, &SystemBuild::verify_outputs},
    {"evaluate GitOps templates", Requires::no_errors, kAlways, &SystemBuild::evaluate_gitops},
    {"generate GitOps objects", Requires::valid_inputs, kGenerate, &SystemBuild::emit_gitops},
    {"compare targets", Requires::valid_inputs, kReport, &SystemBuild::compare_targets},
}};

bool SystemBuild::may_run(Requires required) const {
  switch (required) {
    case Requires::nothing:
      return true;
    case Requires::system:
      return system_.has_value();
    case Requires::valid_inputs:
      return inputs_valid_;
    case Requires::no_errors:
      return inputs_valid_ && !has_errors(findings_);
  }
  return false;
}

BuildResult SystemBuild::run() {
  for (const Stage& stage : stages) {
    if ((stage.modes & bit(context_.mode)) == 0 || !may_run(stage.required)) continue;
    (this->*stage.run)();
    if (context_.timings != nullptr) context_.timings->stage(stage.name);
  }
  if (system_) {
    relocate_to_user_files(findings_, *system_->defaults);
    relocate_to_user_files(result_.lint_findings, *system_->defaults);
  }
  if (has_errors(findings_)) result_.files.clear();
  if (context_.spill != nullptr) emit::spill(result_.files, context_.spill);
  return std::move(result_);
}

void SystemBuild::load() {
  system_ = pipeline::load_system(inputs_, files_, context_.jobs, findings_);
  if (system_) result_.target_count = system_->target_count();
}

void SystemBuild::describe_for_report() { result_.report = html_report::system_facts(*system_); }

void SystemBuild::specialize() {
  const bool system_valid = inputs_.valid && !has_errors(findings_);
  program_ = pipeline::specialize(inputs_, *system_, arena_, findings_);
  chart_templates_ =
      tmpl::print_helm(program_, system_->text("chart.name"), emit::kDoNotEdit, arena_, findings_);
  inputs_valid_ = system_valid && !has_errors(findings_);
  if (!inputs_valid_) drop_consequences(findings_, inputs_.files);
}

void SystemBuild::find_unused_values() {
  const lint::TemplateValueReads reads(program_);
  append(findings_, lint::check_unused_values(*system_, *system_->defaults, reads), system_->id, "");
  for (const yaml::Node* layer : system_->shared)
    append(findings_, lint::check_unused_values(*system_, *layer, reads), system_->id, "");
  for (const model::Variant& variant : system_->variants) {
    append(findings_, lint::check_unused_values(*system_, *variant.own, reads), system_->id, "");
    std::vector<Findings> unread(variant.targets.size()), idle(variant.targets.size());
    base::parallel_for(variant.targets.size(), context_.jobs, [&](std::size_t i) {
      const model::Target& target = variant.targets[i];
      unread[i] = lint::check_unused_values(*system_, *target.own, reads);
      idle[i] = lint::check_ineffective_values(*system_, target, reads,
                                               evaluation_context(*system_, *target.effective));
    });
    for (std::size_t i = 0; i < variant.targets.size(); ++i) {
      append(findings_, std::move(unread[i]), system_->id, "");
      append(findings_, std::move(idle[i]), system_->id, variant.targets[i].name);
    }
  }
}

void SystemBuild::evaluate_variants() {
  defaults_ = evaluate(*system_, program_, *system_->defaults, arena_, findings_);
  for (const model::Variant& variant : system_->variants)
    variants_.push_back(evaluate(*system_, program_, *variant.effective, arena_, findings_));
}

void SystemBuild::compose_tree() {
  features_ = emit::plan_features(*system_, arena_);
  tmpl::EvaluationContext commented = evaluation_context(*system_, *system_->defaults);
  commented.comments = true;
  Findings reported_elsewhere;
  const tmpl::IncrementalEvaluator incremental(program_, commented, arena_, reported_elsewhere);
  std::vector<emit::Objects> objects;
  for (const emit::Feature& feature : features_.features) {
    tmpl::EvaluationContext enabled = commented;
    enabled.values = feature.values;
    objects.push_back(incremental.evaluate(enabled, arena_, reported_elsewhere));
  }
  tree_.emplace(*system_, features_, incremental.objects(), objects);
}

void SystemBuild::emit_chart() {
  add_files(emit::chart_files(*system_, chart_templates_, diagrams(), arena_, context_.jobs));
  add_files({emit::git_attributes(emit::generated_by(*system_))});
  // Editors validate the inputs with these.
  add_files({emit::layer_schema(*system_)});
  const model::Schemas& schemas = inputs_.schemas;
  if (schemas.system_source == model::SchemaSource::builtin)
    add_files(
        {{std::string(emit::kSystemSchema), std::string(inputs_.files.text(schemas.system->span.file))}});
  if (schemas.system_source == model::SchemaSource::both)
    add_files({{std::string(emit::kSystemSchema), diagnostic::to_json_text(yaml::to_json(*schemas.system))}});
}

/// The diagrams of the chart's README: targets with equal diagrams share one, and diagrams too large for
/// Mermaid are omitted. A system with many targets has those of its variants.
std::vector<emit::SystemDiagram> SystemBuild::diagrams() {
  std::vector<emit::SystemDiagram> out;
  const auto add = [&](const std::string& name, const emit::Objects& objects, bool target) {
    const diagram::Graph graph = diagram::build_diagram(*system_, objects);
    std::string text = diagram::mermaid(graph);
    if (graph.edges.size() > diagram::kMermaidLines || text.size() > diagram::kMermaidBytes) return;
    const auto alike =
        std::ranges::find_if(out, [&](const emit::SystemDiagram& one) { return one.mermaid == text; });
    if (alike == out.end()) {
      out.push_back({{name}, std::move(text), target});
    } else {
      alike->names.push_back(name);
    }
  };
  std::size_t targets = 0;
  for (const model::Variant& variant : system_->variants) targets += variant.targets.size();
  const bool each = targets > 0 && targets <= max_drawn_targets;
  for (std::size_t i = 0; i < variants_.size(); ++i) {
    const model::Variant& variant = system_->variants[i];
    if (!each) {
      add(variant.name, variants_[i], false);
      continue;
    }
    for (const model::Target& target : variant.targets) {
      Findings reported;  // by the build of the target
      add(target.name, evaluate(*system_, program_, *target.effective, arena_, reported), true);
    }
  }
  return out;
}

void SystemBuild::emit_kustomize() {
  Findings found;
  add_files(tree_->files(found));
  append(findings_, std::move(found), system_->id, "");
}

void SystemBuild::build_targets() {
  std::set<std::string> shared;
  gitops_ = emit::plan_gitops(*system_, inputs_.library, *inputs_.schemas.system, arena_);
  for (std::size_t i = 0; i < variants_.size(); ++i) {
    const model::Variant& variant = system_->variants[i];
    VariantContext variant_context{*system_, program_, gitops_, emit::Overlays(*tree_)};
    std::vector<TargetResult> targets = pipeline::build_targets(variant_context, variant, context_);
    for (std::size_t t = 0; t < targets.size(); ++t) {
      for (Findings* some : {&targets[t].findings, &targets[t].lint_findings})
        relocate_to_user_files(*some, *variant.targets[t].effective);
      drop_repeated(targets[t].lint_findings, findings_);
      result_.object_count += targets[t].objects;
      if (targets[t].report) result_.report.targets.push_back(std::move(*targets[t].report));
      // Targets of one environment share the component with its Secrets.
      std::erase_if(targets[t].files, [&](const emit::OutputFile& file) {
        return file.path.starts_with(emit::kComponentsDirectory) && !shared.insert(file.path).second;
      });
      add_files(std::move(targets[t].files));
      kinds_.merge(targets[t].kinds);
      facts_[variant.targets[t].name] = std::move(targets[t].facts);
      append(findings_, std::move(targets[t].findings));
      append(result_.lint_findings, std::move(targets[t].lint_findings));
      result_.targets.push_back(describe_target(*system_, variant.targets[t]));
    }
  }
}

void SystemBuild::verify_outputs() {
  append(findings_, pipeline::verify_outputs(*system_, result_.files, context_.jobs));
}

void SystemBuild::evaluate_gitops() {
  Findings found;
  gitops_objects_ = emit::gitops_system(gitops_, evaluation_context(*system_, *system_->defaults), kinds_,
                                        facts_, arena_, found);
  append(findings_, std::move(found), system_->id, "");
  const yaml::Node* name = system_->root->at("gitops.name");
  for (const auto& [target, facts] : gitops_.targets)
    result_.controller_names.push_back({std::string(facts->get("fullName")->text), name->span});
}

void SystemBuild::emit_gitops() {
  add_files(std::move(gitops_objects_.files));
  for (const emit::Objects& file : gitops_objects_.objects)
    append(result_.lint_findings, context_.linter.lint(file), system_->id, "");
}

void SystemBuild::compare_targets() { result_.report.differences = html_report::differences(*system_); }

}  // namespace

BuildResult build_system(const model::SystemFiles& files, const BuildContext& context, Findings& findings) {
  return SystemBuild(files, context, findings).run();
}

}  // namespace twinhull::pipeline
