#include "commands/build_targets.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/parallel.h"
#include "commands/targets.h"
#include "lint/capacity.h"
#include "report/facts.h"
#include "template/evaluate.h"
#include "template/precedent.h"

namespace twinhull::commands {
namespace {

using Findings = std::vector<diagnostic::Finding>;

/// A target about which there was nothing to say. Others of its variant mostly say the same.
struct Example {
  base::Arena arena;
  Findings none;
  tmpl::Precedent precedent;
  lint::Nodes objects;

  Example(const Ground& ground, const model::Target& target)
      : precedent(ground.blueprint, environment(ground.system, *target.effective), arena, none) {
    const emit::Objects made = precedent.objects();
    objects.insert(made.begin(), made.end());
  }
};

void append(Findings& findings, Findings more) { std::ranges::move(more, std::back_inserter(findings)); }

TargetResult build_target(const Ground& ground, const model::Target& target, const Example* example,
                          const Means& means) {
  const bool emit = means.purpose == Purpose::files;
  const model::System& system = ground.system;
  TargetResult result;
  base::Arena arena(16 * 1024);
  const tmpl::Environment environment = commands::environment(system, *target.effective);
  const emit::Objects objects = example == nullptr
                                    ? tmpl::evaluate(ground.blueprint, environment, arena, result.findings)
                                    : example->precedent.objects_of(environment, arena, result.findings);
  result.objects = objects.size();
  if (means.purpose == Purpose::page) result.facts = report::target_facts(system, target, objects);
  append(result.findings, lint::check_capacity(objects, *target.effective));
  if (has_errors(result.findings)) return result;
  // Made for validation too: it finds objects that stand in each other's way.
  emit::KustomizeResult overlay = ground.overlays.overlay(target, objects, name_space(*target.effective));
  if (emit) result.files = std::move(overlay.files);
  append(result.findings, std::move(overlay.findings));
  if (has_errors(result.findings)) return result;  // templates ask for the objects' kinds and names
  static const lint::Nodes none;
  const lint::Nodes& known = example == nullptr ? none : example->objects;
  append(result.linted, means.linter.lint(system, target, objects, name_space(*target.effective), known));
  emit::GitopsResult controllers = emit::gitops_target(ground.gitops, target, environment, objects, arena);
  if (emit) {
    std::ranges::move(controllers.files, std::back_inserter(result.files));
    for (const emit::Objects& file : controllers.objects) append(result.linted, means.linter.lint(file));
  }
  result.kinds = std::move(controllers.kinds);
  append(result.findings, std::move(controllers.findings));
  return result;
}

}  // namespace

std::vector<TargetResult> build_targets(Ground& ground, const model::Variant& variant, int jobs,
                                        const Means& means, Progress& progress) {
  const std::vector<model::Target>& targets = variant.targets;
  std::vector<TargetResult> results(targets.size());
  const auto fine = [](const TargetResult& result) {
    return result.findings.empty() && result.linted.empty();
  };
  std::optional<Example> example;
  if (targets.size() > 2) {
    results[0] = build_target(ground, targets[0], nullptr, means);
    progress.step();
    if (fine(results[0])) {
      example.emplace(ground, targets[0]);
      ground.overlays.learn(example->precedent.objects(), name_space(*targets[0].effective));
    }
  }
  const std::size_t first = targets.size() > 2 ? 1 : 0;
  base::parallel_for(targets.size() - first, jobs, [&](std::size_t i) {
    TargetResult& result = results[first + i];
    if (example) result = build_target(ground, targets[first + i], &*example, means);
    if (!example || !fine(result)) result = build_target(ground, targets[first + i], nullptr, means);
    progress.step();
  });
  for (std::size_t i = 0; i < targets.size(); ++i) {
    attribute(results[i].findings, ground.system.id, targets[i].name);
    attribute(results[i].linted, ground.system.id, targets[i].name);
  }
  return results;
}

}  // namespace twinhull::commands
