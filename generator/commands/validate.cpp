#include "commands/command.h"
#include "commands/describe_scope.h"
#include "commands/load.h"
#include "commands/output.h"
#include "commands/progress.h"
#include "pipeline/build.h"

namespace twinhull::commands {

ExitCode validate(const Options& options, base::FileSystem& fs) {
  pipeline::Timings timings;
  TerminalProgress progress(options);
  diagnostic::Findings findings;
  std::unique_ptr<pipeline::Inputs> inputs = load_inputs(options, fs, findings);
  if (inputs == nullptr) return ExitCode::failed;
  timings.stage("load");
  const std::vector<pipeline::BuildResult> results =
      pipeline::build(*inputs, fs, options.jobs, pipeline::BuildMode::validate, timings, progress, findings);
  progress.clear();
  diagnostic::Sink sink;
  sink.add(std::move(findings));
  return print_findings(options, sink, inputs->files, summary_of(*inputs, results), false,
                        progress.visible() ? describe_scope(results) : "");
}

}  // namespace twinhull::commands
