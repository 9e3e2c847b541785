#pragma once

#include <memory>

#include "emit/gitops/gitops.h"
#include "emit/kustomize/kustomize.h"
#include "lint/targets/target.h"
#include "model/system.h"
#include "pipeline/build.h"
#include "template/specialize.h"

namespace twinhull::pipeline {

/// The modes in which a stage runs, as bits.
constexpr unsigned bit(BuildMode mode) { return 1U << static_cast<unsigned>(mode); }
constexpr unsigned kGenerate = bit(BuildMode::generate);
constexpr unsigned kReport = bit(BuildMode::report);
constexpr unsigned kAlways = bit(BuildMode::validate) | kGenerate | kReport;

/// The context of all systems of a run.
struct BuildContext {
  const Inputs& inputs;
  const lint::TargetLinter& linter;
  BuildMode mode;
  int jobs;  ///< threads for the targets of one system
  Progress& progress;
  Timings* timings;                    ///< null if systems are built in parallel
  std::shared_ptr<base::Spill> spill;  ///< for the texts of files; null: they stay in memory
};

/// The context of all targets of a variant.
struct VariantContext {
  const model::System& system;
  const tmpl::ResidualProgram& program;
  const emit::Gitops& gitops;
  emit::Overlays overlays;
};

}  // namespace twinhull::pipeline
