#include "commands/build.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "base/parallel.h"
#include "commands/build_targets.h"
#include "commands/builtin.h"
#include "commands/lint_settings.h"
#include "commands/report.h"
#include "commands/targets.h"
#include "commands/user_places.h"
#include "emit/chart.h"
#include "emit/gitops.h"
#include "emit/kustomize.h"
#include "graph/graph.h"
#include "graph/mermaid.h"
#include "lint/input/input.h"
#include "lint/secrets.h"
#include "lint/suppress.h"
#include "lint/target.h"
#include "lint/unused_values.h"
#include "model/externals.h"
#include "report/facts.h"
#include "template/helm.h"
#include "template/specialize.h"

namespace twinhull::commands {
namespace {

using Findings = std::vector<diagnostic::Finding>;

void append(Findings& findings, Findings more, const std::string& system, const std::string& target) {
  attribute(more, system, target);
  std::ranges::move(more, std::back_inserter(findings));
}

void append(Findings& findings, Findings more) { std::ranges::move(more, std::back_inserter(findings)); }

void append(std::vector<emit::OutputFile>& files, std::vector<emit::OutputFile> more) {
  std::ranges::move(more, std::back_inserter(files));
}

nlohmann::ordered_json describe(const model::System& system, const model::Target& target) {
  std::string chart = emit::chart_folder(system);
  if (chart.ends_with('/')) chart.pop_back();
  nlohmann::ordered_json externals = nlohmann::ordered_json::array();
  for (const model::ExternalObject& object : model::external_objects(system, target))
    externals.push_back(fmt::format("{}/{}", object.kind, object.name));
  nlohmann::ordered_json out = {{"name", target.name},
                                {"variant", target.variant},
                                {"environment", target.environment},
                                {"release", system.text("release")},
                                {"namespace", name_space(*target.effective)},
                                {"chart", chart},
                                {"values", fmt::format("{}/values-{}.yaml", chart, target.name)},
                                {"overlay", fmt::format("kustomize/overlays/{}", target.name)},
                                {"externals", std::move(externals)}};
  if (const std::string_view source = model::secret_source(system, target); !source.empty())
    out["secrets"] = {{"source", source}, {"names", model::secret_names(system)}};
  return out;
}

/// Leaves out what was told of the values already: an object only shows it again.
void drop_told(Findings& linted, const Findings& told) {
  std::erase_if(linted, [&](const diagnostic::Finding& one) {
    return std::ranges::any_of(told, [&](const diagnostic::Finding& other) {
      return one.rule == other.rule && one.span.known() && one.span.file == other.span.file &&
             one.span.begin == other.span.begin;
    });
  });
}

void find_unused_values(const model::System& system, const tmpl::Blueprint& blueprint, int jobs,
                        Findings& findings) {
  const lint::ValueReads reads(blueprint);
  append(findings, lint::check_unread_values(system, *system.defaults, reads), system.id, "");
  for (const model::Variant& variant : system.variants) {
    append(findings, lint::check_unread_values(system, *variant.own, reads), system.id, "");
    std::vector<Findings> unread(variant.targets.size()), idle(variant.targets.size());
    base::parallel_for(variant.targets.size(), jobs, [&](std::size_t i) {
      const model::Target& target = variant.targets[i];
      unread[i] = lint::check_unread_values(system, *target.own, reads);
      idle[i] = lint::check_idle_values(system, target, reads, environment(system, *target.effective));
    });
    for (std::size_t i = 0; i < variant.targets.size(); ++i) {
      append(findings, std::move(unread[i]), system.id, "");
      append(findings, std::move(idle[i]), system.id, variant.targets[i].name);
    }
  }
}

void build_variant(Ground ground, const model::Variant& variant, const emit::Objects& base,
                   const emit::Objects& own, int jobs, const Means& means, std::set<emit::GitopsKind>& kinds,
                   Progress& progress, Built& built, Findings& findings) {
  const model::System& system = ground.system;
  if (means.purpose == Purpose::files) {
    emit::KustomizeResult component = emit::kustomize_variant(system, variant, base, own);
    append(built.files, std::move(component.files));
    append(findings, std::move(component.findings), system.id, "");
  }
  std::vector<TargetResult> results = build_targets(ground, variant, jobs, means, progress);
  for (std::size_t i = 0; i < results.size(); ++i) {
    for (Findings* some : {&results[i].findings, &results[i].linted})
      lead_to_user(*some, means.inputs.files, system, ground.blueprint, *variant.targets[i].effective);
    drop_told(results[i].linted, findings);
    built.object_count += results[i].objects;
    if (means.purpose == Purpose::page) built.facts.targets.push_back(std::move(results[i].facts));
    append(built.files, std::move(results[i].files));
    kinds.merge(results[i].kinds);
    append(findings, std::move(results[i].findings));
    append(built.linted, std::move(results[i].linted));
    built.targets.push_back(describe(system, variant.targets[i]));
  }
}

/// The pictures of the chart's README: variants that look alike share one, and what is too large for Mermaid
/// is left out.
std::vector<emit::Picture> pictures(const model::System& system, const std::vector<emit::Objects>& variants) {
  std::vector<emit::Picture> out;
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const graph::Graph graph = graph::graph_of(system, variants[i]);
    std::string text = graph::mermaid(graph);
    if (graph.lines.size() > graph::kMermaidLines || text.size() > graph::kMermaidBytes) continue;
    const auto alike =
        std::ranges::find_if(out, [&](const emit::Picture& one) { return one.mermaid == text; });
    if (alike == out.end()) {
      out.push_back({{system.variants[i].name}, std::move(text)});
    } else {
      alike->variants.push_back(system.variants[i].name);
    }
  }
  return out;
}

/// One system, from its files' texts to the files that are to be written.
Built build_system(const model::SystemFiles& files, const Means& means, int jobs, Timings* timings,
                   Progress& progress, Findings& findings) {
  const Inputs& inputs = means.inputs;
  const Purpose purpose = means.purpose;
  auto stage = [&](std::string_view name) {
    if (timings != nullptr) timings->stage(name);
  };
  Built built{.id = files.id, .targets = nlohmann::ordered_json::array()};
  std::optional<model::System> system =
      model::load_system(files, inputs.schemas, inputs.files, jobs, findings);
  stage("parse, merge and validate");
  built.facts.id = files.id;
  if (!system) return built;
  const bool emit = purpose == Purpose::files;
  if (purpose == Purpose::page) built.facts = report::system_facts(*system);
  built.target_count = system->target_count();
  bool sound = inputs.sound && !has_errors(findings);

  base::Arena arena;
  tmpl::Blueprint blueprint =
      tmpl::specialize(inputs.library, *system, *inputs.schemas.system, arena, findings);
  std::vector<tmpl::HelmFile> templates =
      tmpl::print_helm(blueprint, system->text("chart.name"), emit::kDoNotEdit, arena, findings);
  stage("specialise and print templates");
  const auto lead = [&](Findings& some) {
    lead_to_user(some, inputs.files, *system, blueprint, *system->defaults);
  };
  if (!sound || has_errors(findings)) {  // objects of unsound values would be misleading
    drop_consequences(findings, inputs.files);
    lead(findings);
    return built;
  }
  find_unused_values(*system, blueprint, jobs, findings);
  stage("look for unused values");

  emit::Objects base = evaluate(*system, blueprint, *system->defaults, arena, findings);
  std::vector<emit::Objects> variants;
  for (const model::Variant& variant : system->variants)
    variants.push_back(evaluate(*system, blueprint, *variant.effective, arena, findings));
  stage("evaluate defaults and variants");
  if (emit)
    append(built.files, emit::chart_files(*system, templates, pictures(*system, variants), arena, jobs));
  // Editors check the inputs by these.
  if (emit) built.files.push_back(emit::layer_schema(*system));
  if (emit && !inputs.own_schemas) {
    append(built.files,
           {{"system.schema.json", std::string(inputs.files.text(inputs.schemas.system->span.file))}});
  }
  stage("emit chart");
  if (emit) {
    emit::KustomizeResult tree = emit::kustomize_base(*system, base);
    append(built.files, std::move(tree.files));
    append(findings, std::move(tree.findings), files.id, "");
  }
  emit::Gitops gitops = emit::plan_gitops(*system, inputs.library, *inputs.schemas.system, arena);
  std::set<emit::GitopsKind> kinds;
  for (std::size_t i = 0; i < variants.size(); ++i) {
    build_variant({*system, blueprint, gitops, {*system, base, variants[i]}}, system->variants[i], base,
                  variants[i], jobs, means, kinds, progress, built, findings);
  }
  if (!has_errors(findings)) {
    emit::GitopsResult controllers =
        emit::gitops_system(gitops, environment(*system, *system->defaults), kinds, arena);
    if (emit) {
      append(built.files, std::move(controllers.files));
      for (const emit::Objects& file : controllers.objects)
        append(built.linted, means.linter.lint(file), files.id, "");
    }
    append(findings, std::move(controllers.findings), files.id, "");
  }
  if (purpose == Purpose::page) built.facts.differences = report::differences(*system);
  stage("evaluate targets, emit Kustomize tree and GitOps objects");
  lead(findings);
  lead(built.linted);
  if (has_errors(findings)) built.files.clear();
  return built;
}

std::vector<Built> build_all(Inputs& inputs, base::FileSystem& disk, int jobs, Purpose purpose,
                             Timings& timings, Progress& progress, Findings& findings) {
  std::vector<Built> built;
  if (!inputs.schemas.usable()) return built;
  lint::Input besides;
  const lint::Settings settings =
      load_lint_settings(find_config(disk, inputs.root), disk, inputs.files, inputs.arena, besides.findings);
  lint::read_input({.crds = settings.crds}, disk, inputs.files, besides);
  append(findings, std::move(besides.findings));
  if (has_errors(findings))
    inputs.sound = false;  // by settings that are not understood nothing can be judged
  std::vector<model::SystemFiles> systems;
  for (const std::string& id : inputs.selection.systems) {
    std::optional<model::SystemFiles> files =
        model::read_system(disk, inputs.root, id, inputs.files, findings);
    if (files) systems.push_back(std::move(*files));
  }
  timings.stage("read systems");
  std::size_t targets = 0;
  for (const model::SystemFiles& system : systems) {
    for (const model::SystemFiles::VariantFiles& variant : system.variants)
      targets += variant.environments.size();
  }
  progress.begin("building targets", targets);
  using Scope = lint::TargetLinter::Scope;
  const lint::TargetLinter linter(purpose == Purpose::files ? Scope::all : Scope::names, settings,
                                  besides.definitions, inputs.files);
  const Means means{inputs, linter, purpose};
  // Threads that are not needed for systems work on a system's targets.
  int side_by_side = std::min<int>(jobs, static_cast<int>(systems.size()));
  int within = std::max(1, side_by_side == 0 ? 1 : jobs / side_by_side);
  built.resize(systems.size());
  std::vector<Findings> found(systems.size());
  base::parallel_for(systems.size(), side_by_side, [&](std::size_t i) {
    built[i] =
        build_system(systems[i], means, within, side_by_side > 1 ? nullptr : &timings, progress, found[i]);
  });
  for (Findings& some : found) std::ranges::move(some, std::back_inserter(findings));
  if (side_by_side > 1) timings.stage("build systems");
  const bool all_seen = purpose == Purpose::files && inputs.selection.all && !has_errors(findings);
  Findings linted;
  for (Built& one : built) append(linted, std::exchange(one.linted, {}));
  append(findings, lint::suppress_commented(linted, settings, inputs.files, all_seen));
  for (Built& one : built) {
    const bool stopped = std::ranges::any_of(linted, [&](const diagnostic::Finding& finding) {
      return finding.severity == diagnostic::Severity::error && finding.system == one.id;
    });
    if (stopped) one.files.clear();
  }
  append(findings, std::move(linted));
  return built;
}

}  // namespace

std::vector<Built> build_systems(Inputs& inputs, base::FileSystem& disk, int jobs, Purpose purpose,
                                 Timings& timings, Progress& progress, Findings& findings) {
  std::vector<Built> built = build_all(inputs, disk, jobs, purpose, timings, progress, findings);
  lint::guard_secrets(inputs.files, kBuiltin, jobs,
                      findings);  // last: no finding is to show what this one hides
  timings.stage("look for secrets");
  return built;
}

diagnostic::Summary summary_of(const Inputs& inputs, const std::vector<Built>& built) {
  diagnostic::Summary summary{.files = static_cast<int>(inputs.files.size())};
  for (const Built& one : built) {
    summary.targets += static_cast<int>(one.target_count);
    summary.objects += static_cast<int>(one.object_count);
  }
  return summary;
}

std::string extent(const std::vector<Built>& built) {
  std::size_t targets = 0;
  for (const Built& one : built) targets += one.target_count;
  return fmt::format("{} of {}", counted(targets, "target"), counted(built.size(), "system"));
}

}  // namespace twinhull::commands
