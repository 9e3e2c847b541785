#pragma once

#include "emit/gitops/gitops.h"
#include "emit/kustomize/kustomize.h"
#include "lint/generate/target.h"
#include "model/system.h"
#include "pipeline/build.h"
#include "template/specialize.h"

namespace twinhull::pipeline {

/// What all systems of a run are built with.
struct BuildContext {
  const Inputs& inputs;
  const lint::TargetLinter& linter;
  BuildMode mode;
  int jobs;  ///< threads for the targets of one system
  Progress& progress;
  Timings* timings;  ///< null where systems are built side by side
};

/// What all targets of a variant are built from.
struct VariantContext {
  const model::System& system;
  const tmpl::ResidualProgram& blueprint;
  const emit::Gitops& gitops;
  emit::Overlays overlays;
};

}  // namespace twinhull::pipeline
