#include <algorithm>

#include "commands/load.h"
#include "commands/output.h"
#include "commands/progress.h"
#include "diagnostic/ansi_style.h"
#include "diagnostic/shorten.h"
#include "html_report/html.h"
#include "lint/secrets/secrets.h"
#include "pipeline/build.h"
#include "pipeline/builtin_files.h"

namespace twinhull::commands {
namespace {

/// The system of a finding: the one it names, or that of its file.
std::string system_of(const diagnostic::Finding& finding, const source::Files& files,
                      const std::vector<std::string>& systems) {
  if (!finding.system.empty()) return finding.system;
  const std::string& file = diagnostic::file_of(finding, files);
  const auto found = std::ranges::find_if(systems, [&](const std::string& id) {
    return file.starts_with("environments/" + id + "/") || file.starts_with("out/" + id + "/");
  });
  return found == systems.end() ? std::string() : *found;
}

html_report::LocatedFinding locate(diagnostic::Finding finding, const source::Files& files) {
  html_report::LocatedFinding out;
  out.position = finding.span.known() ? diagnostic::format_location(finding.span, files) : finding.file;
  for (const diagnostic::RelatedLocation& related : finding.related) {
    out.related.push_back(related.message);
    if (related.span.known())
      out.related.back() += ": `" + diagnostic::format_location(related.span, files) + "`";
  }
  out.finding = std::move(finding);
  return out;
}

}  // namespace

ExitCode report_page(const Options& options, base::FileSystem& fs) {
  pipeline::Timings timings;
  TerminalProgress progress(options);
  diagnostic::Findings findings;
  std::unique_ptr<pipeline::Inputs> inputs = load_inputs(options, fs, findings);
  if (inputs == nullptr) return ExitCode::failed;
  timings.stage("load");
  std::vector<pipeline::BuildResult> results =
      pipeline::build(*inputs, fs, options.jobs, pipeline::BuildMode::report, timings, progress, findings);
  progress.clear();

  html_report::Page page;
  const diagnostic::Summary summary = summary_of(*inputs, results);
  for (const std::string& id : inputs->selection.systems) {
    const auto found = std::ranges::find(results, id, &pipeline::BuildResult::id);
    page.systems.push_back(found == results.end() ? html_report::SystemReport{.id = id}
                                                  : std::move(found->report));
  }
  diagnostic::Sink sink;
  sink.add(findings);
  const diagnostic::Mask mask = lint::mask_of(inputs->files, pipeline::kBuiltin, options.jobs);
  diagnostic::Findings shown = sink.sorted(inputs->files);
  mask.hide(shown, inputs->files);
  diagnostic::shorten(shown);
  for (diagnostic::Finding& finding : shown) {
    finding.system = system_of(finding, inputs->files, inputs->selection.systems);
    const auto system = std::ranges::find(page.systems, finding.system, &html_report::SystemReport::id);
    // If the inputs contain a secret, nothing derived from them is shown.
    if (finding.redact_source && system != page.systems.end())
      *system = {.id = system->id, .names = std::move(system->names)};
    page.findings.push_back(locate(std::move(finding), inputs->files));
  }
  if (!all_paths_readable()) return ExitCode::failed;
  const bool written = write_output(options, fs, mask.hide(html_report::html(page))) == ExitCode::ok;
  timings.stage("write the page");
  return print_findings(options, sink, inputs->files, summary, !written, {}, stderr);
}

}  // namespace twinhull::commands
