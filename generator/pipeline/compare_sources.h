#pragma once

#include <string>
#include <vector>

#include "compare/change.h"
#include "pipeline/compare_states.h"

namespace twinhull::pipeline {

/// What a source of objects found: its targets with changes, and those that exist on one side only.
struct SourceChanges {
  std::vector<compare::TargetChange> changed;
  std::vector<std::string> added;
  std::vector<std::string> removed;
  std::vector<std::string> failed;  ///< the findings say why
  std::size_t targets = 0;          ///< in the new state
};

/// The two states, and where a source puts what it reads of them.
struct SourceInput {
  const State& before;
  const State& after;
  StateRead& read_before;
  StateRead& read_after;
  int jobs = 1;
};

/// The targets of the systems below `environments/`.
SourceChanges compare_systems(const SourceInput& input);

/// Manifests outside of systems, charts and kustomizations: each directory is a target.
SourceChanges compare_manifests(const SourceInput& input);

}  // namespace twinhull::pipeline
