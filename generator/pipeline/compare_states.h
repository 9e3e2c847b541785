#pragma once

#include <deque>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "compare/change.h"
#include "diagnostic/finding.h"
#include "source/files.h"

namespace twinhull::pipeline {

/// One state of the inputs: a directory on disk, or a tree of a git repository.
struct State {
  base::FileSystem* fs = nullptr;
  std::string root;                      ///< has `environments/`, manifests, or both
  std::string name;                      ///< for display
  std::vector<std::string> values = {};  ///< `root` is a chart, and is rendered with these files
};

/// What one source of objects read of one state, and its errors.
struct StateRead {
  source::Files files;
  diagnostic::Findings findings;
};

/// The result of a comparison, and all that was read for it.
struct ComparedStates {
  compare::Comparison comparison;
  std::deque<StateRead> reads;  ///< the findings of each refer to its files
};

/// Compares the objects of all targets in two states: those of all systems, and outside of these all
/// manifests, charts, kustomizations and what GitOps objects render. What has the same bytes in both states
/// is not evaluated. Every change gets the line that causes it.
ComparedStates compare_states(const State& before, const State& after, int jobs);

}  // namespace twinhull::pipeline
