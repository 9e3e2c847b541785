#include "commands/build.h"
#include "commands/command.h"
#include "commands/report.h"

namespace twinhull::commands {

Status validate(const Options& options, base::FileSystem& disk) {
  Timings timings;
  Progress progress(options);
  std::vector<diagnostic::Finding> findings;
  std::unique_ptr<Inputs> inputs = load_inputs(options, disk, findings);
  if (inputs == nullptr) return Status::failed;
  timings.stage("load");
  const std::vector<Built> systems =
      build_systems(*inputs, disk, options.jobs, Purpose::check, timings, progress, findings);
  progress.clear();
  diagnostic::Sink sink;
  sink.add(std::move(findings));
  return report(options, sink, inputs->files, summary_of(*inputs, systems), false,
                progress.visible() ? extent(systems) : "");
}

}  // namespace twinhull::commands
