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
  fail(fmt::format("there is no {} `{}`", what, name),
       near.empty() ? "`twinhull explain` lists all rules and their groups"
                    : fmt::format("did you mean `{}`?", near));
  return false;
}

/// What the command line says, over what the file says. False when it says something wrong.
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
      fail(fmt::format("there is no profile `{}`", options.profile),
           fmt::format("there are `{}`", fmt::join(known, "`, `")));
      return false;
    }
    settings.profile = options.profile;
  }
  if (!options.kubernetes_version.empty()) {
    kubernetes::ParsedVersion parsed = kubernetes::parse_release(options.kubernetes_version);
    if (!parsed.release) {
      fail(fmt::format("--kubernetes-version `{}` {}", options.kubernetes_version, parsed.error),
           "name a release such as 1.34");
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
      fail(fmt::format("--external `{}` names no object", text),
           "write `Kind/name` or `namespace/Kind/name`");
      return false;
    }
    settings.externals.push_back(std::move(external));
  }
  std::ranges::copy(options.crds, std::back_inserter(settings.crds));
  return true;
}

/// What was to be looked at and could not be. A document that was read for several reasons is one.
int unread(const lint::Workspace& input, const source::Files& files) {
  std::set<std::pair<std::string_view, std::uint32_t>> documents;
  for (const lint::UnreadText& one : input.unread)
    documents.emplace(files.path(one.span.file), one.span.begin);
  return input.unreadable + static_cast<int>(documents.size());
}

/// "3 files, 12 objects, 2 renderings of charts", and what was not looked into.
std::string summary_prefix(const lint::Workspace& input, const lint::LintResult& outcome, int unread) {
  std::string out = fmt::format("{}, {}", counted(static_cast<std::size_t>(input.files), "file"),
                                counted(input.corpus.objects().size(), "object"));
  auto add = [&](int count, std::string_view one, std::string_view many) {
    if (count > 0) out += fmt::format(", {} {}", count, count == 1 ? one : many);
  };
  add(input.charts, "rendering of charts", "renderings of charts");
  add(input.trees, "Kustomize tree", "Kustomize trees");
  add(unread, "file or document not read", "files or documents not read");
  add(input.others, "file or document without an object", "files or documents without an object");
  add(input.ignored, "ignored file or folder left out", "ignored files or folders left out");
  add(input.hidden, "hidden file or folder left out", "hidden files or folders left out");
  add(input.linked, "linked folder not followed", "linked folders not followed");
  add(static_cast<int>(outcome.suppressed), "finding declared fine", "findings declared fine");
  if (!outcome.unknown.empty()) {
    std::vector<std::string> kinds;
    std::size_t count = 0;
    for (const auto& [kind, objects] : outcome.unknown) {
      count += objects;
      if (kinds.size() < 3) kinds.push_back(kind);
    }
    if (outcome.unknown.size() > kinds.size()) kinds.emplace_back("…");
    out += fmt::format(", {} of unknown kinds ({}): `--crd` tells about them", counted(count, "object"),
                       base::escape_for_display(base::join(kinds, ", ")));
  }
  return out;
}

/// Takes out what the baseline knows; false when it is none.
bool use_baseline(const Options& options, base::FileSystem& fs, const source::Files& files,
                  lint::LintResult& outcome) {
  if (options.baseline.empty()) return true;
  const base::Expected<std::string> text = fs.read(options.baseline);
  if (!text.value) {
    fail(fmt::format("the baseline `{}` cannot be read: {}", options.baseline, text.error),
         "make one with `--write-baseline FILE`");
    return false;
  }
  const lint::BaselineResult baselined =
      lint::apply_baseline(*text.value, outcome.found, files, lint::mask_of(files, {}, options.jobs));
  if (!baselined.error.empty()) {
    fail(fmt::format("the baseline `{}` cannot be used: {}", options.baseline, baselined.error),
         "make it anew with `--write-baseline FILE`");
    return false;
  }
  outcome.suppressed += baselined.known;
  if (baselined.stale > 0 && !options.quiet) {
    fmt::print(stderr, "{} of {} {} nothing any more; `--write-baseline {}` takes them out\n",
               counted(baselined.stale, "finding"), options.baseline,
               baselined.stale == 1 ? "matches" : "match", options.baseline);
  }
  return true;
}

/// The command line is taken apart at commas, which stand within a value as well: `--set hosts={a,b}`.
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

/// One look at everything: what was read, and what came of it.
struct Pass {
  source::Files files;
  lint::Workspace input;
  lint::Settings settings;
  lint::LintResult outcome;
  std::size_t elsewhere = 0;  ///< findings that do not concern the files that changed
};

/// Reads and lints; a status where the run ends before that is done.
std::optional<ExitCode> look(const Options& options, base::FileSystem& fs, Pass& pass) {
  pass.settings =
      pipeline::load_lint_settings(options.config.empty() ? pipeline::find_config(fs, "") : options.config,
                                   fs, pass.files, pass.input.arena, pass.input.findings);
  if (!pass.input.findings.empty()) {  // by settings that are not understood nothing can be judged
    diagnostic::Sink sink;
    sink.add(std::move(pass.input.findings));
    return report(options, sink, pass.files, {.files = 1}, true);
  }
  if (!apply_options(options, pass.settings)) return ExitCode::failed;

  for (const std::string& path : options.values) {
    if (fs.target_type(path) == base::FileType::file) continue;
    return fail(fmt::format("there is no values file `{}`", path), "name a file that is there");
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

ExitCode close(const Options& options, Pass& pass, const std::string& besides) {
  diagnostic::Sink sink;
  sink.add(std::move(pass.input.findings));
  for (lint::ObjectFinding& found : pass.outcome.found) {
    // What was not read is not green, unless somebody said that it does not matter.
    pass.input.failed = pass.input.failed || found.finding.rule == "unrendered-template";
    sink.add(std::move(found.finding));
  }
  const std::size_t objects = pass.input.corpus.objects().size();
  if (objects == 0 && pass.input.kustomizations.empty() && !pass.input.failed && options.changed.empty() &&
      !sink.has_errors()) {
    fail("there is no Kubernetes object in what was named", "name manifests, or a folder that holds some");
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
                pass.input.failed, looked, stdout, besides);
}

/// What `--fix` would do, and nothing of it done. The difference stands in the place of the findings.
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
  if (pass.input.unreadable > 0) {  // what stands in those files would be new once they can be read again
    fail(fmt::format("`{}` is left as it is: not every file can be read", options.write_baseline),
         "let the files be read, or leave them out by `exclude` in twinhull.yaml");
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

/// What the command line names is read, wherever it lies; what is found there leads nowhere else.
base::ConfinedFiles confined(const Options& options, base::FileSystem& fs) {
  std::vector<std::string> named;
  for (const auto* list : {&options.paths, &options.values, &options.crds, &options.changed})
    named.insert(named.end(), list->begin(), list->end());
  return {
      fs, named, {options.baseline, options.config.empty() ? pipeline::find_config(fs, "") : options.config}};
}

constexpr int kMostRounds = 10;  ///< a fix may bring another one to light: a kind that is known only then

}  // namespace

ExitCode lint(const Options& options, base::FileSystem& real) {
  base::ConfinedFiles fs = confined(options, real);
  if (options.paths.empty() && options.changed.empty())
    return fail("there is nothing to look at", "name files or folders, or `-` for standard input");
  if (options.diff && !options.fix) return fail("`--diff` shows what `--fix` does", "add `--fix`");
  if (options.diff && options.format != diagnostic::Format::text)
    return fail("`--diff` has one form only",
                "leave `--format` out; `--format json` names every fix by itself");
  if (options.fix && !options.write_baseline.empty())
    return fail("`--fix` and `--write-baseline` do not go together", "fix first, then write the baseline");
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
      diagnostic::Sink once;  // as they are shown: what several renderings share counts once
      for (const diagnostic::Finding* finding : findings_of(*pass)) {
        if (!finding->fix.empty()) once.add(*finding);
      }
      const std::size_t left = once.sorted(pass->files).size();
      std::string besides = options.fix ? fmt::format("{} fixed", fixed) : std::string();
      if (!options.fix && left > 0) besides = fmt::format("{} can be fixed with `--fix`", left);
      return close(options, *pass, besides);
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
