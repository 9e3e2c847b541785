#include "commands/build.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parallel.h"
#include "emit/chart.h"
#include "emit/kustomize.h"
#include "lint/capacity.h"
#include "template/evaluate.h"
#include "template/helm.h"
#include "template/specialize.h"

namespace twinhull::commands {
namespace {

using Findings = std::vector<diagnostic::Finding>;

bool has_errors(const Findings& findings, std::size_t from = 0) {
  return std::any_of(
      findings.begin() + static_cast<std::ptrdiff_t>(from), findings.end(),
      [](const diagnostic::Finding& finding) { return finding.severity == diagnostic::Severity::error; });
}

void append(Findings& findings, Findings more, const std::string& system, const std::string& target) {
  for (diagnostic::Finding& finding : more) {
    finding.system = system;
    finding.target = target;
    findings.push_back(std::move(finding));
  }
}

void append(std::vector<emit::OutputFile>& files, std::vector<emit::OutputFile> more) {
  std::ranges::move(more, std::back_inserter(files));
}

std::string_view name_space(const yaml::Node& values) {
  const yaml::Node* global = values.get("global");
  const yaml::Node* name = global == nullptr ? nullptr : global->get("namespace");
  return name == nullptr ? "default" : name->text;
}

tmpl::Environment environment(const model::System& system, const yaml::Node& values) {
  return {.values = &values,
          .release_name = system.text("release"),
          .release_namespace = name_space(values),
          .chart_name = system.text("chart.name"),
          .chart_version = system.text("chart.version"),
          .chart_app_version = system.text("chart.appVersion")};
}

emit::Objects evaluate(const model::System& system, const tmpl::Blueprint& blueprint,
                       const yaml::Node& values, base::Arena& arena, Findings& findings) {
  emit::Objects objects;
  for (const tmpl::Object& object : tmpl::evaluate(blueprint, environment(system, values), arena, findings)) {
    objects.push_back(object.node);
  }
  return objects;
}

nlohmann::ordered_json describe(const model::System& system, const model::Target& target) {
  std::string chart = emit::chart_folder(system);
  if (chart.ends_with('/')) chart.pop_back();
  return {{"name", target.name},
          {"variant", target.variant},
          {"environment", target.environment},
          {"release", system.text("release")},
          {"namespace", name_space(*target.effective)},
          {"chart", chart},
          {"values", fmt::format("{}/values-{}.yaml", chart, target.name)},
          {"overlay", fmt::format("kustomize/overlays/{}", target.name)}};
}

/// What came of one target, made on any thread.
struct TargetResult {
  std::vector<emit::OutputFile> files;
  Findings findings;
  std::size_t objects = 0;
};

TargetResult build_target(const model::System& system, const tmpl::Blueprint& blueprint,
                          const model::Target& target, const emit::Objects& base,
                          const emit::Objects& variant, bool emit) {
  TargetResult result;
  base::Arena arena(16 * 1024);
  emit::Objects objects = evaluate(system, blueprint, *target.effective, arena, result.findings);
  result.objects = objects.size();
  append(result.findings, lint::check_capacity(objects, *target.effective), system.id, target.name);
  if (!emit || has_errors(result.findings)) return result;
  emit::KustomizeResult overlay =
      emit::kustomize_overlay(system, target, variant, objects, name_space(*target.effective), base);
  result.files = std::move(overlay.files);
  append(result.findings, std::move(overlay.findings), system.id, target.name);
  return result;
}

void build_variant(const model::System& system, const tmpl::Blueprint& blueprint,
                   const model::Variant& variant, const emit::Objects& base, int jobs, bool emit,
                   base::Arena& arena, Built& built, Findings& findings) {
  emit::Objects own = evaluate(system, blueprint, *variant.effective, arena, findings);
  if (emit) {
    emit::KustomizeResult component = emit::kustomize_variant(system, variant, base, own);
    append(built.files, std::move(component.files));
    append(findings, std::move(component.findings), system.id, "");
  }
  std::vector<TargetResult> results(variant.targets.size());
  base::parallel_for(results.size(), jobs, [&](std::size_t i) {
    results[i] = build_target(system, blueprint, variant.targets[i], base, own, emit);
  });
  for (std::size_t i = 0; i < results.size(); ++i) {
    built.object_count += results[i].objects;
    append(built.files, std::move(results[i].files));
    append(findings, std::move(results[i].findings), system.id, variant.targets[i].name);
    built.targets.push_back(describe(system, variant.targets[i]));
  }
}

}  // namespace

Built build_system(const std::string& id, Inputs& inputs, base::FileSystem& disk, int jobs, bool emit,
                   Timings& timings, Findings& findings) {
  Built built{.id = id, .targets = nlohmann::ordered_json::array()};
  if (!inputs.schemas.usable()) return built;
  std::size_t before = findings.size();
  std::optional<model::SystemFiles> files = model::read_system(disk, inputs.root, id, inputs.files, findings);
  if (!files) return built;
  timings.stage("read");
  std::optional<model::System> system =
      model::load_system(*files, inputs.schemas, inputs.files, jobs, findings);
  timings.stage("parse, merge and validate");
  if (!system) return built;
  built.target_count = system->target_count();
  bool sound = !has_errors(findings, before);

  base::Arena arena;
  tmpl::Blueprint blueprint =
      tmpl::specialize(inputs.library, *system, *inputs.schemas.system, arena, findings);
  std::vector<tmpl::HelmFile> templates =
      tmpl::print_helm(blueprint, system->text("chart.name"), emit::kRemake, arena, findings);
  timings.stage("specialise and print templates");
  if (!sound || !inputs.sound || has_errors(findings, before))
    return built;  // objects of unsound values would be misleading

  if (emit) append(built.files, emit::chart_files(*system, templates, arena));
  timings.stage("emit chart");
  emit::Objects base = evaluate(*system, blueprint, *system->defaults, arena, findings);
  if (emit) {
    emit::KustomizeResult tree = emit::kustomize_base(*system, base);
    append(built.files, std::move(tree.files));
    append(findings, std::move(tree.findings), id, "");
  }
  for (const model::Variant& variant : system->variants) {
    build_variant(*system, blueprint, variant, base, jobs, emit, arena, built, findings);
  }
  timings.stage("evaluate and emit Kustomize tree");
  if (has_errors(findings, before)) built.files.clear();
  return built;
}

}  // namespace twinhull::commands
