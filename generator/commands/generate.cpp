#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "commands/build.h"
#include "commands/command.h"
#include "commands/report.h"
#include "emit/output.h"

namespace twinhull::commands {
namespace {

/// What was done, in one line.
void say(const Options& options, const std::vector<emit::OutputPlan>& plans,
         const diagnostic::Summary& summary) {
  if (options.quiet) return;
  std::size_t written = 0;
  std::size_t removed = 0;
  std::size_t unchanged = 0;
  for (const emit::OutputPlan& plan : plans) {
    for (const emit::PlannedFile& file : plan.files) {
      if (file.state == emit::FileState::unchanged) {
        ++unchanged;
      } else {
        ++(file.made ? written : removed);
      }
    }
  }
  fmt::print(stderr, "{} of {}, {}: {} written, {} removed, {} unchanged\n",
             counted(static_cast<std::size_t>(summary.targets), "target"), counted(plans.size(), "system"),
             counted(static_cast<std::size_t>(summary.objects), "object"), counted(written, "file"), removed,
             unchanged);
}

}  // namespace

/// The whole run, stage by stage. Nothing is written before everything is made and checked.
Status generate(const Options& options, base::FileSystem& disk) {
  Timings timings;
  std::vector<diagnostic::Finding> findings;
  std::unique_ptr<Inputs> inputs = load_inputs(options, disk, findings);
  if (inputs == nullptr) return Status::failed;
  timings.stage("load");

  const std::string shown = options.out.empty() ? "out" : options.out;
  const std::string directory = options.out.empty() ? inputs->root + "/out" : options.out;
  if (const base::FileType type = disk.target_type(directory);
      type != base::FileType::none && type != base::FileType::directory) {
    return fail(fmt::format("`{}` is no folder", shown),
                "move it away, or name another folder with `--out DIR`");
  }
  diagnostic::Summary summary;
  std::vector<emit::OutputPlan> plans;
  bool failed = false;
  for (Built& built : build_systems(*inputs, disk, options.jobs, true, timings, findings)) {
    summary.targets += static_cast<int>(built.target_count);
    summary.objects += static_cast<int>(built.object_count);
    if (built.files.empty()) continue;
    plans.push_back(
        emit::plan(disk, {directory, shown, built.id}, std::move(built.files), built.targets, options.force));
    timings.stage("compare with what is there");
  }
  if (options.systems.empty()) {  // systems that are gone take their files with them
    for (const std::string& id : emit::written_systems(disk, directory)) {
      if (std::ranges::find(inputs->systems, id) != inputs->systems.end()) continue;
      plans.push_back(
          emit::plan(disk, {directory, shown, id}, {}, nlohmann::ordered_json::array(), options.force));
    }
  }
  summary.files = static_cast<int>(inputs->files.size());

  diagnostic::Sink sink;
  sink.add(std::move(findings));
  for (const emit::OutputPlan& plan : plans) {
    sink.add(options.check ? emit::check(plan) : plan.findings);
    failed = failed || plan.failed;
  }
  if (!options.check && !sink.has_errors()) {
    for (const emit::OutputPlan& plan : plans) {
      emit::Applied applied = emit::apply(disk, plan);
      sink.add(std::move(applied.findings));
      failed = failed || applied.failed;
    }
    timings.stage("write");
    if (!failed) say(options, plans, summary);
  }
  Status status = report(options, sink, inputs->files, summary, failed);
  if (options.check && options.format == diagnostic::Format::text) {
    for (const emit::OutputPlan& plan : plans) {
      std::string diffs = emit::diffs(plan);
      if (!diffs.empty()) diffs.insert(0, "\n");
      std::fwrite(diffs.data(), 1, diffs.size(), stdout);
    }
  }
  return status;
}

}  // namespace twinhull::commands
