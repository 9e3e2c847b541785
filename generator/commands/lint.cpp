#include "lint/lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/text.h"
#include "base/unicode.h"
#include "commands/command.h"
#include "commands/lint_settings.h"
#include "commands/report.h"
#include "lint/baseline.h"

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
bool take_options(const Options& options, lint::Settings& settings) {
  for (const auto* list : {&options.select, &options.ignore}) {
    for (const std::string& name : *list) {
      if (diagnostic::find_rule(name) != nullptr || diagnostic::is_group(name)) continue;
      return fail_by_name("rule or group", name, diagnostic::rule_and_group_names());
    }
  }
  settings.select = options.select;
  settings.ignore = options.ignore;
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
    kubernetes::ParsedRelease parsed = kubernetes::parse_release(options.kubernetes_version);
    if (!parsed.release) {
      fail(fmt::format("--kubernetes-version `{}` {}", options.kubernetes_version, parsed.error),
           "name a release such as 1.34");
      return false;
    }
    settings.release = *parsed.release;
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

/// "3 files, 12 objects, 2 renderings of charts", and what was not looked into.
std::string looked_at(const lint::Input& input, const lint::Outcome& outcome) {
  std::string out = fmt::format("{}, {}", counted(static_cast<std::size_t>(input.files), "file"),
                                counted(input.corpus.objects().size(), "object"));
  auto add = [&](int count, std::string_view one, std::string_view many) {
    if (count > 0) out += fmt::format(", {} {}", count, count == 1 ? one : many);
  };
  add(input.charts, "rendering of charts", "renderings of charts");
  add(input.trees, "Kustomize tree", "Kustomize trees");
  add(input.templates, "template left alone", "templates left alone");
  add(input.others, "file or document without an object", "files or documents without an object");
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
                       base::display_safe(base::join(kinds, ", ")));
  }
  return out;
}

/// Takes out what the baseline knows; false when it is none.
bool use_baseline(const Options& options, base::FileSystem& disk, const source::Files& files,
                  lint::Outcome& outcome) {
  if (options.baseline.empty()) return true;
  const base::FileResult<std::string> text = disk.read(options.baseline);
  if (!text.value) {
    fail(fmt::format("the baseline `{}` cannot be read: {}", options.baseline, text.error),
         "make one with `--write-baseline FILE`");
    return false;
  }
  const lint::Baselined baselined = lint::apply_baseline(*text.value, outcome.found, files);
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

}  // namespace

Status lint(const Options& options, base::FileSystem& disk) {
  source::Files files;
  auto input = std::make_unique<lint::Input>();
  lint::Settings settings =
      load_lint_settings(options.config.empty() ? find_config(disk, "") : options.config, disk, files,
                         input->arena, input->findings);
  diagnostic::Sink sink;
  if (!input->findings.empty()) {  // by settings that are not understood nothing can be judged
    sink.add(std::move(input->findings));
    return report(options, sink, files, {.files = 1}, true);
  }
  if (!take_options(options, settings)) return Status::failed;

  lint::read_input({.paths = options.paths,
                    .crds = settings.crds,
                    .exclude = settings.exclude,
                    .kubernetes_version = kubernetes::display(settings.release),
                    .jobs = options.jobs},
                   disk, files, *input);
  for (const lint::External& external : settings.externals) input->corpus.add_external(external);
  lint::Outcome outcome = lint::lint(settings, disk, files, *input);
  if (!use_baseline(options, disk, files, outcome)) return Status::failed;
  if (!options.write_baseline.empty()) {
    const std::string error = disk.write(options.write_baseline, lint::write_baseline(outcome.found, files));
    if (!error.empty())
      return fail(fmt::format("`{}` cannot be written: {}", options.write_baseline, error),
                  "name another file");
    outcome.suppressed += outcome.found.size();
    outcome.found.clear();
  }
  sink.add(std::move(input->findings));
  for (lint::Found& found : outcome.found) sink.add(std::move(found.finding));
  if (input->corpus.objects().empty() && !input->failed) {
    fail("there is no Kubernetes object in what was named", "name manifests, or a folder that holds some");
    input->failed = true;
  }
  return report(options, sink, files,
                {.files = input->files, .objects = static_cast<int>(input->corpus.objects().size())},
                input->failed, looked_at(*input, outcome));
}

}  // namespace twinhull::commands
