#include "pipeline/lint_files.h"

#include <utility>

#include "lint/load/affected_paths.h"
#include "lint/load/read_input.h"
#include "pipeline/settings_file.h"

namespace twinhull::pipeline {

void lint_files(LintInputs inputs, base::FileSystem& fs, LintRun& run) {
  if (inputs.paths.empty()) inputs.paths = lint::affected_paths(inputs.changed, run.settings.exclude, fs);
  lint::read_input({.paths = std::move(inputs.paths),
                    .crds = run.settings.crds,
                    .policies = run.settings.policies,
                    .exclude = run.settings.exclude,
                    .kubernetes_version = kubernetes::display(run.settings.kubernetes_version),
                    .values = std::move(inputs.values),
                    .sets = std::move(inputs.sets),
                    .kustomization_schema = kustomization_schema(),
                    .jobs = inputs.jobs},
                   fs, run.files, run.input);
  for (const lint::ExternalObject& external : run.settings.externals) run.input.index.add_external(external);
  run.result = lint::lint(run.settings, fs, run.files, run.input, inputs.jobs);
}

}  // namespace twinhull::pipeline
