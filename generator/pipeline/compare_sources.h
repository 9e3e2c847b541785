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

/// The path of a file of a state, relative to its root; `.` for the root.
std::string relative(const std::string& path, const std::string& root);

/// The targets of the systems below `environments/`.
SourceChanges compare_systems(const SourceInput& input);

/// Manifests outside of systems, charts and kustomizations: each directory is a target.
SourceChanges compare_manifests(const SourceInput& input);

/// Charts, kustomizations and GitOps objects outside of systems: each is a target, rendered as a controller
/// or its users do.
SourceChanges compare_rendered(const SourceInput& input);

}  // namespace twinhull::pipeline
