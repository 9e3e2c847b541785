#include "commands/command.h"
#include "commands/describe_scope.h"
#include "commands/load.h"
#include "commands/progress.h"
#include "commands/report.h"
#include "pipeline/build.h"

namespace twinhull::commands {

Status validate(const Options& options, base::FileSystem& disk) {
  pipeline::Timings timings;
  TerminalProgress progress(options);
  std::vector<diagnostic::Finding> findings;
  std::unique_ptr<pipeline::Inputs> inputs = load_inputs(options, disk, findings);
  if (inputs == nullptr) return Status::failed;
  timings.stage("load");
  const std::vector<pipeline::BuildResult> results = pipeline::build(
      *inputs, disk, options.jobs, pipeline::BuildMode::validate, timings, progress, findings);
  progress.clear();
  diagnostic::Sink sink;
  sink.add(std::move(findings));
  return report(options, sink, inputs->files, summary_of(*inputs, results), false,
                progress.visible() ? describe_scope(results) : "");
}

}  // namespace twinhull::commands
