#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <utility>

#include "base/directory_lock.h"
#include "base/interrupt.h"
#include "base/sha256.h"
#include "base/unreadable_paths.h"
#include "commands/command.h"
#include "commands/describe_scope.h"
#include "commands/load.h"
#include "commands/output.h"
#include "commands/output_root.h"
#include "commands/progress.h"
#include "diagnostic/log_commands.h"
#include "emit/output/output.h"
#include "lint/secrets/secrets.h"
#include "pipeline/build.h"
#include "pipeline/builtin_files.h"

namespace twinhull::commands {
namespace {

using Plans = std::vector<emit::OutputPlan>;

/// A system that was built, and its record without the digest of its files.
struct BuiltSystem {
  std::string system;
  pipeline::BuildCacheEntry record;
};

std::vector<BuiltSystem> built_systems(const std::vector<pipeline::BuildResult>& results) {
  std::vector<BuiltSystem> built;
  for (const pipeline::BuildResult& one : results) {
    if (one.reused || one.key.empty()) continue;
    built.push_back({one.id, {one.key, {}, one.target_count, one.object_count, one.controller_names}});
  }
  return built;
}

/// Prints the summary line.
void say(const Options& options, const Plans& plans, const diagnostic::Summary& summary) {
  if (options.quiet) return;
  std::size_t written = 0;
  std::size_t removed = 0;
  std::size_t unchanged = 0;
  for (const emit::OutputPlan& plan : plans) {
    for (const emit::PlannedFile& file : plan.files) {
      if (file.state == emit::FileState::unchanged) {
        ++unchanged;
      } else {
        ++(file.generated ? written : removed);
      }
    }
  }
  fmt::print(stderr, "{} of {}, {}: {} written, {} removed, {} unchanged\n",
             counted(static_cast<std::size_t>(summary.targets), "target"), counted(plans.size(), "system"),
             counted(static_cast<std::size_t>(summary.objects), "object"), counted(written, "file"), removed,
             unchanged);
}

/// The plans of systems that need not be built.
using CurrentPlans = std::map<std::string, emit::OutputPlan>;

/// Whether all files are those that an earlier run generated from the same inputs.
std::vector<bool> find_current(const std::vector<std::pair<std::string, pipeline::BuildCacheEntry>>& records,
                               const OutputDirectory& out, int jobs, CurrentPlans& current) {
  std::vector<bool> found;
  if (records.empty()) return found;
  base::DirectoryLock lock(out.path, base::DirectoryLock::Mode::shared);
  lock.wait();
  for (const auto& [system, record] : records) {
    std::optional<emit::OutputPlan> plan =
        emit::plan_unchanged(*out.files, {".", out.shown, system}, record.index_digest, jobs);
    found.push_back(plan.has_value());
    if (plan) current.emplace(system, std::move(*plan));
  }
  return found;
}

/// Records what was built from which inputs.
void record(const pipeline::BuildCache& records, const std::vector<BuiltSystem>& built, const Plans& plans,
            const source::Files& files) {
  for (const emit::OutputPlan& plan : plans) {
    const auto one =
        std::ranges::find(built, plan.root.system, [](const BuiltSystem& of) { return of.system; });
    if (one == built.end() || !plan.findings.empty() || plan.failed) continue;
    pipeline::BuildCacheEntry record = one->record;
    record.index_digest = base::sha256_hex(plan.index);
    records.keep(plan.root.system, record, files);
  }
}

/// Compares all generated files with those on disk.
Plans plan_all(const Options& options, const OutputDirectory& out, const pipeline::Inputs& inputs,
               std::vector<pipeline::BuildResult> results, CurrentPlans& current) {
  Plans plans;
  base::FileSystem& fs = *out.files;
  for (pipeline::BuildResult& one : results) {
    if (one.reused) plans.push_back(std::move(current.at(one.id)));
    if (one.files.empty()) continue;
    plans.push_back(emit::plan(fs, {".", out.shown, one.id}, std::move(one.files), one.targets, options.force,
                               options.jobs));
  }
  // Systems that were removed take their files with them.
  const pipeline::Selection& asked = inputs.selection;
  if (!asked.all && asked.removed.empty()) return plans;
  std::vector<std::string> existing = asked.systems;
  existing.insert(existing.end(), asked.others.begin(), asked.others.end());
  for (const std::string& id : emit::written_systems(fs, ".", existing)) {
    const bool removed = asked.all ? asked.shard.has(id) : std::ranges::count(asked.removed, id) > 0;
    if (!removed) continue;
    plans.push_back(emit::plan(fs, {".", out.shown, id}, {}, nlohmann::ordered_json::array(), options.force));
  }
  return plans;
}

/// Writes the planned files; a signal stops between two files. False if a write failed.
bool write_all(base::FileSystem& fs, const Plans& plans, TerminalProgress& progress, diagnostic::Sink& sink) {
  const base::DeferSignals finishing;
  std::size_t changes = 0;
  for (const emit::OutputPlan& plan : plans)
    changes += plan.files.size() - plan.count(emit::FileState::unchanged);
  progress.begin("writing files", changes);
  bool failed = false;
  for (const emit::OutputPlan& plan : plans) {
    emit::ApplyResult applied = emit::apply(fs, plan, [&] {
      progress.step();
      return base::interrupted() == 0;
    });
    sink.add(std::move(applied.findings));
    failed = failed || applied.failed;
  }
  progress.clear();
  return !failed;
}

void print_diffs(const Options& options, const Plans& plans, const diagnostic::Mask& mask) {
  for (const emit::OutputPlan& plan : plans) {
    std::string diffs = emit::diffs(
        plan, [&](std::string_view text) { return mask.hide(lint::without_secrets(text)); },
        colored(options));
    if (!diffs.empty()) diffs.insert(0, "\n");
    diffs = diagnostic::without_log_commands(std::move(diffs), diagnostic::Format::text);
    std::fwrite(diffs.data(), 1, diffs.size(), stdout);
  }
}

}  // namespace

/// The whole run. Nothing is written before everything has been generated and checked.
ExitCode generate(const Options& options, base::FileSystem& fs) {
  pipeline::Timings timings;
  TerminalProgress progress(options);
  diagnostic::Findings findings;
  std::unique_ptr<pipeline::Inputs> inputs = load_inputs(options, fs, findings);
  if (inputs == nullptr) return ExitCode::failed;
  timings.stage("load");

  std::optional<OutputDirectory> out = open_output(options, fs, inputs->root, false);
  if (!out) return ExitCode::failed;
  const pipeline::BuildCache records(pipeline::record_directory());
  CurrentPlans current;
  const pipeline::BuildCacheLookup reuse{
      records, [&](const auto& known) { return find_current(known, *out, options.jobs, current); }};
  std::vector<pipeline::BuildResult> results = pipeline::build(
      *inputs, fs, options.jobs, pipeline::BuildMode::generate, timings, progress, findings, &reuse);
  progress.clear();
  const diagnostic::Summary summary = summary_of(*inputs, results);
  // In an interactive check, the summary says what was checked.
  const std::string summary_prefix = options.check && progress.visible() ? describe_scope(results) : "";
  diagnostic::Sink sink;
  sink.add(std::move(findings));
  const bool write = !options.check && !sink.has_errors();
  if (write && !(out = open_output(options, fs, inputs->root, true))) return ExitCode::failed;

  // Files that another run is writing are neither compared nor overwritten.
  std::optional<base::DirectoryLock> lock;
  lock.emplace(out->path, write ? base::DirectoryLock::Mode::exclusive : base::DirectoryLock::Mode::shared);
  if (lock->contended() && !options.quiet) fmt::print(stderr, "waiting for another run to finish\n");
  lock->wait();
  const std::vector<BuiltSystem> built = built_systems(results);
  const Plans plans = plan_all(options, *out, *inputs, std::move(results), current);
  if (!sink.has_errors()) record(records, built, plans, inputs->files);
  timings.stage("compare with the output directory");

  bool failed = false;
  for (const emit::OutputPlan& plan : plans) {
    sink.add(options.check ? emit::check(plan) : plan.findings);
    if (options.check) sink.add(emit::check_unexpected_files(*out->files, plan));
    failed = failed || plan.failed;
  }
  const pipeline::Selection& asked = inputs->selection;
  if (options.check && asked.all && asked.shard.index == 0) {
    std::vector<std::string> systems = asked.others;
    for (const emit::OutputPlan& plan : plans) systems.push_back(plan.root.system);
    for (const std::string& id : asked.systems) systems.push_back(id);
    sink.add(emit::check_unknown_systems(*out->files, ".", out->shown, systems));
  }
  if (write && !sink.has_errors() && !base::any_unreadable()) {
    failed = !write_all(*out->files, plans, progress, sink) || failed;
    timings.stage("write");
    if (const int signal = base::interrupted(); signal != 0) {
      fmt::print(stderr, "interrupted; run `twinhull generate` again to write the rest\n");
      return static_cast<ExitCode>(128 + signal);
    }
    if (!failed) say(options, plans, summary);
  }
  lock.reset();  // printing can block for as long as the reader likes
  ExitCode status = print_findings(options, sink, inputs->files, summary, failed, summary_prefix);
  if (options.check && options.format == diagnostic::Format::text)
    print_diffs(options, plans, lint::mask_of(inputs->files, pipeline::kBuiltin, options.jobs));
  return status;
}

}  // namespace twinhull::commands
