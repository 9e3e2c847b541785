#include "lint/engine/lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "base/confined_files.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/unicode.h"
#include "commands/command.h"
#include "commands/fix_writer.h"
#include "commands/output.h"
#include "commands/output_root.h"
#include "diagnostic/log_commands.h"
#include "diagnostic/rules.h"
#include "lint/engine/baseline.h"
#include "lint/engine/changed.h"
#include "lint/engine/fix.h"
#include "lint/input/paths.h"
#include "lint/input/together.h"
#include "lint/secrets/secrets.h"
#include "pipeline/settings_file.h"

namespace twinhull::commands {
namespace {

bool fail_by_name(std::string_view what, std::string_view name, const std::vector<std::string_view>& known) {
  const std::string_view near = base::closest(name, known);
  fail(fmt::format("unknown {} `{}`", what, name), near.empty()
                                                       ? "`twinhull explain` lists all rules and their groups"
                                                       : fmt::format("did you mean `{}`?", near));
  return false;
}

/// Applies the options over the settings file. False if an option is invalid.
bool apply_options(const Options& options, lint::Settings& settings) {
  for (const auto* list : {&options.select, &options.ignore}) {
    for (const std::string& name : *list) {
      if (diagnostic::find_rule(name) != nullptr || diagnostic::is_group(name)) continue;
      return fail_by_name("rule or group", name, diagnostic::rule_and_group_names());
    }
  }
  for (const std::string& name : options.select) settings.select.emplace_back(diagnostic::current_id(name));
  for (const std::string& name : options.ignore) settings.ignore.emplace_back(diagnostic::current_id(name));
  if (!options.profile.empty()) {
    const std::span<const std::string_view> known = lint::profiles();
    if (std::ranges::find(known, options.profile) == known.end()) {
      fail(fmt::format("unknown profile `{}`", options.profile),
           fmt::format("use one of `{}`", fmt::join(known, "`, `")));
      return false;
    }
    settings.profile = options.profile;
  }
  if (!options.kubernetes_version.empty()) {
    kubernetes::ParsedVersion parsed = kubernetes::parse_release(options.kubernetes_version);
    if (!parsed.release) {
      fail(fmt::format("--kubernetes-version `{}` {}", options.kubernetes_version, parsed.error),
           "use a version such as 1.34");
      return false;
    }
    settings.release = *parsed.release;
  }
  if (options.render_timeout > 0) {
    base::set_limit(base::Limit::render_seconds, static_cast<std::uint64_t>(options.render_timeout));
  }
  for (const std::string& text : options.externals) {
    lint::External external;
    if (!lint::parse_external(text, external)) {
      fail(fmt::format("--external `{}` is not an object reference", text),
           "write `Kind/name` or `namespace/Kind/name`");
      return false;
    }
    settings.externals.push_back(std::move(external));
  }
  std::ranges::copy(options.crds, std::back_inserter(settings.crds));
  return true;
}

/// The number of files and documents that could not be read; without duplicates.
int unread(const lint::Workspace& input, const source::Files& files) {
  std::set<std::pair<std::string_view, std::uint32_t>> documents;
  for (const lint::UnreadText& one : input.unread)
    documents.emplace(files.path(one.span.file), one.span.begin);
  return input.unreadable + static_cast<int>(documents.size());
}

/// "3 files, 12 objects, 2 rendered charts", and what was skipped.
std::string summary_prefix(const lint::Workspace& input, const lint::LintResult& outcome, int unread) {
  std::string out = fmt::format("{}, {}", counted(static_cast<std::size_t>(input.files), "file"),
                                counted(input.corpus.objects().size(), "object"));
  auto add = [&](int count, std::string_view one, std::string_view many) {
    if (count > 0) out += fmt::format(", {} {}", count, count == 1 ? one : many);
  };
  add(input.charts, "rendered chart", "rendered charts");
  add(input.trees, "kustomization", "kustomizations");
  add(unread, "file or document not read", "files or documents not read");
  add(input.others, "file or document without an object", "files or documents without an object");
  add(input.ignored, "ignored file or directory skipped", "ignored files or directories skipped");
  add(input.hidden, "hidden file or directory skipped", "hidden files or directories skipped");
  add(input.linked, "linked directory not followed", "linked directories not followed");
  add(static_cast<int>(outcome.suppressed), "finding suppressed", "findings suppressed");
  if (!outcome.unknown.empty()) {
    std::vector<std::string> kinds;
    std::size_t count = 0;
    for (const auto& [kind, objects] : outcome.unknown) {
      count += objects;
      if (kinds.size() < 3) kinds.push_back(kind);
    }
    if (outcome.unknown.size() > kinds.size()) kinds.emplace_back("…");
    out += fmt::format(", {} of unknown kinds ({}): add their CRDs with `--crd`", counted(count, "object"),
                       base::escape_for_display(base::join(kinds, ", ")));
  }
  return out;
}

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
  const lint::BaselineResult baselined =
      lint::apply_baseline(*text.value, outcome.found, files, lint::mask_of(files, {}, options.jobs));
  if (!baselined.error.empty()) {
    fail(fmt::format("the baseline `{}` cannot be used: {}", options.baseline, baselined.error),
         "recreate it with `--write-baseline FILE`");
    return false;
  }
  outcome.suppressed += baselined.known;
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

/// The state of one check of all inputs.
struct Pass {
  source::Files files;
  lint::Workspace input;
  lint::Settings settings;
  lint::LintResult outcome;
  std::size_t elsewhere = 0;  ///< findings outside of the changed files
};

/// Reads and lints; returns a status if the run ends early.
std::optional<ExitCode> look(const Options& options, base::FileSystem& fs, Pass& pass) {
  pass.settings =
      pipeline::load_lint_settings(options.config.empty() ? pipeline::find_config(fs, "") : options.config,
                                   fs, pass.files, pass.input.arena, pass.input.findings);
  if (!pass.input.findings.empty()) {  // with invalid settings nothing can be linted
    diagnostic::Sink sink;
    sink.add(std::move(pass.input.findings));
    return report(options, sink, pass.files, {.files = 1}, true);
  }
  if (!apply_options(options, pass.settings)) return ExitCode::failed;

  for (const std::string& path : options.values) {
    if (fs.target_type(path) == base::FileType::file) continue;
    return fail(fmt::format("values file `{}` does not exist", path), "pass an existing file");
  }
  std::vector<std::string> changed;
  for (const std::string& path : options.changed) changed.push_back(lint::join_path(".", path));
  std::vector<std::string> paths = options.paths;
  if (paths.empty()) paths = lint::belongs_together(changed, pass.settings.exclude, fs);
  lint::read_input({.paths = std::move(paths),
                    .crds = pass.settings.crds,
                    .exclude = pass.settings.exclude,
                    .kubernetes_version = kubernetes::display(pass.settings.release),
                    .values = options.values,
                    .sets = whole_sets(options.sets),
                    .kustomization_schema = pipeline::kustomization_schema(),
                    .jobs = options.jobs},
                   fs, pass.files, pass.input);
  for (const lint::External& external : pass.settings.externals) pass.input.corpus.add_external(external);
  pass.outcome = lint::lint(pass.settings, fs, pass.files, pass.input);
  if (!use_baseline(options, fs, pass.files, pass.outcome)) return ExitCode::failed;
  if (!changed.empty()) {
    pass.elsewhere = lint::keep_changed(changed, fs, pass.files, pass.input, pass.outcome.found);
  }
  return std::nullopt;
}

std::vector<diagnostic::Finding*> findings_of(Pass& pass) {
  std::vector<diagnostic::Finding*> all;
  for (lint::ObjectFinding& found : pass.outcome.found) all.push_back(&found.finding);
  for (diagnostic::Finding& finding : pass.input.findings) all.push_back(&finding);
  return all;
}

ExitCode close(const Options& options, Pass& pass, const std::string& summary_suffix) {
  diagnostic::Sink sink;
  sink.add(std::move(pass.input.findings));
  for (lint::ObjectFinding& found : pass.outcome.found) {
    // An unrendered template fails the run, unless the rule is off.
    pass.input.failed = pass.input.failed || found.finding.rule == "unrendered-template";
    sink.add(std::move(found.finding));
  }
  const std::size_t objects = pass.input.corpus.objects().size();
  if (objects == 0 && pass.input.kustomizations.empty() && !pass.input.failed && options.changed.empty() &&
      !sink.has_errors()) {
    fail("no Kubernetes objects found in the given paths",
         "pass manifests, or a directory that contains some");
    pass.input.failed = true;
  }
  const int not_read = unread(pass.input, pass.files);
  std::string looked = summary_prefix(pass.input, pass.outcome, not_read);
  if (pass.elsewhere > 0) looked += fmt::format(", {} in other files", counted(pass.elsewhere, "finding"));
  return report(options, sink, pass.files,
                {.files = pass.input.files,
                 .objects = static_cast<int>(objects),
                 .unread = not_read,
                 .others = pass.input.others,
                 .hidden = pass.input.hidden,
                 .linked = pass.input.linked},
                pass.input.failed, looked, stdout, summary_suffix);
}

/// Prints the changes of `--fix` as a diff, in place of the findings; writes nothing.
ExitCode show_diff(const Options& options, base::FileSystem& fs, Pass& pass) {
  const std::vector<lint::FixedFile> files = lint::apply_fixes(findings_of(pass), pass.files, fs);
  const diagnostic::Mask mask = lint::mask_of(pass.files, {}, options.jobs);
  std::size_t count = 0;
  for (const lint::FixedFile& file : files) {
    fmt::print("{}", diagnostic::without_log_commands(base::escape_for_display(mask.hide(file.diff), "\n\t"),
                                                      diagnostic::Format::text));
    count += file.fixed;
  }
  return close(options, pass, fmt::format("{} can be fixed with `--fix`", count));
}

ExitCode write_baseline(const Options& options, base::FileSystem& fs, Pass& pass) {
  if (!all_seen()) return ExitCode::failed;
  if (pass.input.unreadable > 0) {  // findings of these files would be new once they are readable
    fail(fmt::format("`{}` was not written: some files cannot be read", options.write_baseline),
         "make the files readable, or skip them with `exclude` in twinhull.yaml");
    return close(options, pass, {});
  }
  if (!write_named(
          fs, options.write_baseline,
          lint::write_baseline(pass.outcome.found, pass.files, lint::mask_of(pass.files, {}, options.jobs)),
          pass.files))
    return ExitCode::failed;
  pass.outcome.suppressed += pass.outcome.found.size();
  pass.outcome.found.clear();
  return close(options, pass, {});
}

/// The command line's paths are read wherever they are; nothing read there can lead elsewhere.
base::ConfinedFiles confined(const Options& options, base::FileSystem& fs) {
  std::vector<std::string> named;
  for (const auto* list : {&options.paths, &options.values, &options.crds, &options.changed})
    named.insert(named.end(), list->begin(), list->end());
  return {
      fs, named, {options.baseline, options.config.empty() ? pipeline::find_config(fs, "") : options.config}};
}

constexpr int kMostRounds = 10;  ///< a fix can reveal another one, such as for a kind that was unknown before

}  // namespace

ExitCode lint(const Options& options, base::FileSystem& real) {
  base::ConfinedFiles fs = confined(options, real);
  if (options.paths.empty() && options.changed.empty())
    return fail("no paths given", "pass files or directories, or `-` for standard input");
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
    auto pass = std::make_unique<Pass>();
    if (const std::optional<ExitCode> ended = look(options, fs, *pass)) return *ended;
    if (!options.write_baseline.empty()) return write_baseline(options, fs, *pass);
    if (options.diff) return show_diff(options, fs, *pass);
    std::vector<lint::FixedFile> files;
    if (options.fix && round <= kMostRounds) files = lint::apply_fixes(findings_of(*pass), pass->files, fs);
    if (files.empty()) {
      diagnostic::Sink once;  // as they are shown: findings of a file shared by several renders count once
      for (const diagnostic::Finding* finding : findings_of(*pass)) {
        if (!finding->fix.empty()) once.add(*finding);
      }
      const std::size_t left = once.sorted(pass->files).size();
      std::string summary_suffix = options.fix ? fmt::format("{} fixed", fixed) : std::string();
      if (!options.fix && left > 0) summary_suffix = fmt::format("{} can be fixed with `--fix`", left);
      return close(options, *pass, summary_suffix);
    }
    if (!all_seen()) return ExitCode::failed;
    for (const lint::FixedFile& file : files) {
      const std::string error = writer->write(file.path, file.text);
      if (!error.empty())
        return fail(fmt::format("`{}` cannot be written: {}", file.path, error), "make the file writable");
      fixed += file.fixed;
    }
  }
}

}  // namespace twinhull::commands
