#include "pipeline/compare_states.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "pipeline/compare_sources.h"

namespace twinhull::pipeline {
namespace {

/// The sources of objects, in the order in which their targets are shown.
constexpr std::array sources = {&compare_systems, &compare_manifests, &compare_rendered};

}  // namespace

ComparedStates compare_states(const State& before, const State& after, int jobs) {
  ComparedStates out;
  compare::Comparison& comparison = out.comparison;
  comparison.before = before.name;
  comparison.after = after.name;
  std::vector<compare::TargetChange> changed;
  for (const auto source : sources) {
    StateRead& read_before = out.reads.emplace_back();
    StateRead& read_after = out.reads.emplace_back();
    SourceChanges found = source({before, after, read_before, read_after, jobs});
    comparison.targets += found.targets;
    std::ranges::move(found.added, std::back_inserter(comparison.added_targets));
    std::ranges::move(found.removed, std::back_inserter(comparison.removed_targets));
    std::ranges::move(found.failed, std::back_inserter(comparison.failed_targets));
    std::ranges::move(found.changed, std::back_inserter(changed));
  }
  comparison.changed_targets = changed.size();
  comparison.groups = compare::group(std::move(changed));
  return out;
}

}  // namespace twinhull::pipeline
