#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

#include "base/confined_files.h"
#include "base/path.h"
#include "base/unicode.h"
#include "commands/command.h"
#include "commands/fix_writer.h"
#include "commands/lint_settings.h"
#include "commands/lint_summary.h"
#include "commands/output.h"
#include "commands/output_root.h"
#include "diagnostic/log_commands.h"
#include "lint/engine/baseline.h"
#include "lint/engine/fix.h"
#include "lint/run/changed.h"
#include "lint/secrets/secrets.h"
#include "pipeline/lint_files.h"
#include "pipeline/settings_file.h"

namespace twinhull::commands {
namespace {

/// Removes the findings listed in the baseline; false if the file is not a baseline.
bool use_baseline(const Options& options, base::FileSystem& fs, const source::Files& files,
                  lint::LintResult& outcome) {
  if (options.baseline.empty()) return true;
  const base::Expected<std::string> text = fs.read(options.baseline);
  if (!text.value) {
    fail(fmt::format("the baseline `{}` cannot be read: {}", options.baseline, text.error),
         "create one with `--write-baseline FILE`");
    return false;
  }
  const lint::BaselineResult baselined = lint::apply_baseline(
      *text.value, outcome.found, files, lint::mask_of(files, {}, options.jobs, outcome.secrets));
  if (!baselined.error.empty()) {
    fail(fmt::format("the baseline `{}` cannot be used: {}", options.baseline, baselined.error),
         "recreate it with `--write-baseline FILE`");
    return false;
  }
  outcome.suppressed += baselined.matched;
  if (baselined.stale > 0 && !options.quiet) {
    fmt::print(stderr, "{} of {} no longer {}; `--write-baseline {}` removes outdated entries\n",
               counted(baselined.stale, "finding"), options.baseline,
               baselined.stale == 1 ? "matches" : "match", options.baseline);
  }
  return true;
}

/// CLI11 splits options at commas, which are also part of values: `--set hosts={a,b}`.
std::vector<std::string> whole_sets(const std::vector<std::string>& parts) {
  std::vector<std::string> out;
  for (const std::string& part : parts) {
    if (out.empty() || part.find('=') != std::string::npos) {
      out.push_back(part);
    } else {
      out.back().append(",").append(part);
    }
  }
  return out;
}

/// A run of the command, with what its options add to the linter's.
struct Run : pipeline::LintRun {
  std::size_t elsewhere = 0;  ///< findings outside of the changed files
};

/// Reads and lints; returns a status if the run ends early.
std::optional<ExitCode> read_and_lint(const Options& options, base::FileSystem& fs, Run& run) {
  run.settings =
      pipeline::load_lint_settings(options.config.empty() ? pipeline::find_config(fs, "") : options.config,
                                   fs, run.files, run.input.arena, run.input.findings);
  if (!run.input.findings.empty()) {  // with invalid settings nothing can be linted
    diagnostic::Sink sink;
    sink.add(std::move(run.input.findings));
    return print_findings(options, sink, run.files, {.files = 1}, true);
  }
  if (!apply_options(options, run.settings)) return ExitCode::failed;
  for (const std::string& path : options.values) {
    if (fs.type_of(path) == base::FileType::file) continue;
    return fail(fmt::format("values file `{}` does not exist", path), "pass an existing file");
  }
  std::vector<std::string> changed;
  for (const std::string& path : options.changed) changed.push_back(base::join_path(".", path));
  pipeline::lint_files({.paths = options.paths,
                        .changed = changed,
                        .values = options.values,
                        .sets = whole_sets(options.sets),
                        .jobs = options.jobs},
                       fs, run);
  if (!use_baseline(options, fs, run.files, run.result)) return ExitCode::failed;
  if (!changed.empty()) {
    run.elsewhere = lint::keep_changed(changed, fs, run.files, run.input, run.result.found);
  }
  return std::nullopt;
}

std::vector<diagnostic::Finding*> findings_of(Run& run) {
  std::vector<diagnostic::Finding*> all;
  for (lint::ObjectFinding& found : run.result.found) all.push_back(&found.finding);
  for (diagnostic::Finding& finding : run.input.findings) all.push_back(&finding);
  return all;
}

ExitCode close(const Options& options, Run& run, const std::string& summary_suffix) {
  diagnostic::Sink sink;
  sink.add(std::move(run.input.findings));
  for (lint::ObjectFinding& found : run.result.found) {
    // An unrendered template fails the run, unless the rule is off.
    run.input.failed = run.input.failed || found.finding.rule == "unrendered-template";
    sink.add(std::move(found.finding));
  }
  const std::size_t objects = run.input.index.objects().size();
  if (objects == 0 && run.input.kustomizations.empty() && !run.input.failed && options.changed.empty() &&
      !sink.has_errors()) {
    fail("no Kubernetes objects found in the given paths",
         "pass manifests, or a directory that contains some");
    run.input.failed = true;
  }
  const int not_read = count_unread(run.input, run.files);
  std::string prefix = summary_prefix(run.input, run.result, not_read);
  if (run.elsewhere > 0) prefix += fmt::format(", {} in other files", counted(run.elsewhere, "finding"));
  return print_findings(options, sink, run.files,
                        {.files = run.input.files,
                         .objects = static_cast<int>(objects),
                         .unread = not_read,
                         .others = run.input.others,
                         .hidden = run.input.hidden,
                         .linked = run.input.linked},
                        run.input.failed, prefix, stdout, summary_suffix, run.result.secrets);
}

/// Prints the changes of `--fix` as a diff, in place of the findings; writes nothing.
ExitCode show_diff(const Options& options, base::FileSystem& fs, Run& run) {
  const std::vector<lint::FixedFile> files = lint::apply_fixes(findings_of(run), run.files, fs);
  const diagnostic::Mask mask = lint::mask_of(run.files, {}, options.jobs, run.result.secrets);
  std::size_t count = 0;
  for (const lint::FixedFile& file : files) {
    fmt::print("{}", diagnostic::without_log_commands(base::escape_for_display(mask.hide(file.diff), "\n\t"),
                                                      diagnostic::Format::text));
    count += file.fixed;
  }
  return close(options, run, fmt::format("{} can be fixed with `--fix`", count));
}

ExitCode write_baseline(const Options& options, base::FileSystem& fs, Run& run) {
  if (!all_paths_readable()) return ExitCode::failed;
  if (run.input.unreadable > 0) {  // findings of these files would be new once they are readable
    fail(fmt::format("`{}` was not written: some files cannot be read", options.write_baseline),
         "make the files readable, or skip them with `exclude` in twinhull.yaml");
    return close(options, run, {});
  }
  if (!write_named(fs, options.write_baseline,
                   lint::write_baseline(run.result.found, run.files,
                                        lint::mask_of(run.files, {}, options.jobs, run.result.secrets)),
                   run.files))
    return ExitCode::failed;
  run.result.suppressed += run.result.found.size();
  run.result.found.clear();
  return close(options, run, {});
}

/// The command line's paths are read wherever they are; nothing read there can lead elsewhere.
base::ConfinedFiles confined(const Options& options, base::FileSystem& fs) {
  std::vector<std::string> named;
  for (const auto* list :
       {&options.paths, &options.values, &options.crds, &options.policies, &options.changed})
    named.insert(named.end(), list->begin(), list->end());
  std::vector<std::string> alone = {options.baseline, options.config};
  // Settings that are found by themselves can be a link of the repository.
  const std::string found = options.config.empty() ? pipeline::find_config(fs, "") : std::string();
  if (fs.type_no_follow(found) != base::FileType::symlink) alone.push_back(found);
  return {fs, named, alone};
}

constexpr int kMostRounds = 10;  ///< a fix can reveal another one, such as for a kind that was unknown before

}  // namespace

ExitCode lint(const Options& given, base::FileSystem& real) {
  Options options = given;
  if (options.paths.empty() && options.changed.empty()) options.paths = {"."};
  base::ConfinedFiles fs = confined(options, real);
  if (options.diff && !options.fix) return fail("`--diff` requires `--fix`", "add `--fix`");
  if (options.diff && options.format != diagnostic::Format::text)
    return fail("`--diff` cannot be combined with `--format`",
                "remove `--format`; `--format json` alone includes all fixes");
  if (options.fix && !options.write_baseline.empty())
    return fail("`--fix` cannot be combined with `--write-baseline`", "fix first, then write the baseline");
  std::optional<FixWriter> writer;
  if (options.fix) writer.emplace(options, fs);
  std::size_t fixed = 0;
  for (int round = 1;; ++round) {
    auto run = std::make_unique<Run>();
    if (const std::optional<ExitCode> ended = read_and_lint(options, fs, *run)) return *ended;
    if (!options.write_baseline.empty()) return write_baseline(options, fs, *run);
    if (options.diff) return show_diff(options, fs, *run);
    std::vector<lint::FixedFile> files;
    if (options.fix && round <= kMostRounds) files = lint::apply_fixes(findings_of(*run), run->files, fs);
    if (files.empty()) {
      diagnostic::Sink once;  // as they are shown: findings of a file shared by several renders count once
      for (const diagnostic::Finding* finding : findings_of(*run)) {
        if (!finding->fix.empty()) once.add(*finding);
      }
      const std::size_t left = once.sorted(run->files).size();
      std::string summary_suffix = options.fix ? fmt::format("{} fixed", fixed) : std::string();
      if (!options.fix && left > 0) summary_suffix = fmt::format("{} can be fixed with `--fix`", left);
      return close(options, *run, summary_suffix);
    }
    if (!all_paths_readable()) return ExitCode::failed;
    for (const lint::FixedFile& file : files) {
      const std::string error = writer->write(file.path, file.text);
      if (!error.empty())
        return fail(fmt::format("`{}` cannot be written: {}", file.path, error), "make the file writable");
      fixed += file.fixed;
    }
  }
}

}  // namespace twinhull::commands
