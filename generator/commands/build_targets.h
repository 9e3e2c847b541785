#pragma once

#include <set>
#include <vector>

#include "commands/build.h"
#include "diagnostic/finding.h"
#include "emit/gitops.h"
#include "emit/kustomize.h"
#include "emit/output.h"
#include "lint/target.h"
#include "model/system.h"
#include "report/page.h"
#include "template/specialize.h"

namespace twinhull::commands {

/// What all targets of a run are built with.
struct Means {
  const Inputs& inputs;
  const lint::TargetLinter& linter;
  Purpose purpose;
};

/// What all targets of a variant are built from.
struct Ground {
  const model::System& system;
  const tmpl::Blueprint& blueprint;
  const emit::Gitops& gitops;
  emit::Overlays overlays;
};

/// What came of one target.
struct TargetResult {
  std::vector<emit::OutputFile> files;
  std::set<emit::GitopsKind> kinds;
  std::vector<diagnostic::Finding> findings;
  std::vector<diagnostic::Finding> linted;  ///< what the linter found; comments may declare it fine
  std::size_t objects = 0;
  report::Target facts;
};

/// All targets of a variant, in their order, on up to `jobs` threads. The first, if there is nothing to say
/// about it, is an example to the others: what they have in common with it is not worked out again, unless
/// there turns out to be something to say about one of them, which then has to stand in its own files.
std::vector<TargetResult> build_targets(Ground& ground, const model::Variant& variant, int jobs,
                                        const Means& means, Progress& progress);

}  // namespace twinhull::commands
