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
  diagnostic::Summary summary;
  const std::vector<Built> systems =
      build_systems(*inputs, disk, options.jobs, Purpose::check, timings, progress, findings);
  for (const Built& built : systems) {
    summary.targets += static_cast<int>(built.target_count);
    summary.objects += static_cast<int>(built.object_count);
  }
  progress.clear();
  summary.files = static_cast<int>(inputs->files.size());
  diagnostic::Sink sink;
  sink.add(std::move(findings));
  return report(options, sink, inputs->files, summary, false, progress.visible() ? extent(systems) : "");
}

}  // namespace twinhull::commands
