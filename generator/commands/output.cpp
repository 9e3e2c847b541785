#include "commands/output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "base/unicode.h"
#include "base/unreadable_paths.h"
#include "commands/output_root.h"
#include "diagnostic/log_commands.h"
#include "diagnostic/shorten.h"
#include "lint/secrets/secrets.h"
#include "pipeline/builtin_files.h"

namespace twinhull::commands {
namespace {

/// Rules that report something that was not or only partly checked; sorted.
constexpr std::array<std::string_view, 5> not_looked_at = {
    "excessive-aliasing", "excessive-nesting", "limit-reached", "renderer-limit", "unreadable-file"};
static_assert(std::ranges::is_sorted(not_looked_at));

/// Files whose state could not be determined, unless the findings report them already.
diagnostic::Findings unreadable_findings(const diagnostic::Findings& reported) {
  diagnostic::Findings out;
  for (base::UnreadablePath& unseen : base::take_unreadable()) {
    const std::string named = fmt::format("`{}`", unseen.path);
    const bool known = std::ranges::any_of(reported, [&](const diagnostic::Finding& finding) {
      return finding.rule == "unreadable-file" && finding.message.find(named) != std::string::npos;
    });
    if (known) continue;
    out.push_back(
        {.rule = "unreadable-file",
         .message = fmt::format("{} {}: {}", named, unseen.exists ? "cannot be read" : "cannot be accessed",
                                unseen.error),
         .help = "make the file readable and its parent directories searchable",
         .file = std::move(unseen.path)});
  }
  return out;
}

}  // namespace

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

bool colored(const Options& options, std::FILE* stream) {
  if (options.color != Color::automatic) return options.color == Color::always;
  // Read once, before any thread runs.
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string_view(value == nullptr ? "" : value);
  };
  if (!variable("NO_COLOR").empty()) return false;
  const std::string_view forced = variable("CLICOLOR_FORCE");
  if (!forced.empty() && forced != "0") return true;
  return isatty(fileno(stream)) != 0 && variable("TERM") != "dumb" && variable("CLICOLOR") != "0";
}

bool all_paths_readable() {
  if (!base::any_unreadable()) return true;
  for (const diagnostic::Finding& finding : unreadable_findings({})) fail(finding.message, finding.help);
  return false;
}

ExitCode print_findings(const Options& options, const diagnostic::Sink& sink, const source::Files& files,
                        const diagnostic::Summary& counts, bool failed, const std::string& summary_prefix,
                        std::FILE* stream, const std::string& summary_suffix,
                        const lint::SecretMatches& secrets) {
  diagnostic::Findings findings = sink.sorted(files);
  append(findings, unreadable_findings(findings));
  diagnostic::Summary summary = counts;
  const auto unreadable = std::ranges::count(findings, "unreadable-file", &diagnostic::Finding::rule);
  summary.unread = std::max(summary.unread, static_cast<int>(unreadable));
  // Every output passes here, so that no secret is printed.
  const diagnostic::Mask mask =
      findings.empty() ? diagnostic::Mask() : lint::mask_of(files, pipeline::kBuiltin, options.jobs, secrets);
  mask.hide(findings, files);
  for (diagnostic::Finding& finding : findings) {
    if (finding.span.known()) continue;  // what the command line specifies has no location in a file
    for (std::string* text : {&finding.message, &finding.help, &finding.file})
      *text = lint::without_secrets(*text);
  }
  diagnostic::shorten(findings);
  bool named = false;  // file names can contain secrets, too
  for (std::uint32_t file = 1; file <= files.size() && !mask.empty(); ++file)
    named = named || mask.finds(files.path(file));
  const auto rendered = [&](diagnostic::Format format, bool color) {
    std::string text = diagnostic::render(findings, files, summary, format, color);
    return diagnostic::without_log_commands(named ? mask.hide(text) : std::move(text), format);
  };
  const std::string text = rendered(options.format, colored(options, stream));
  if (!options.diff) std::fwrite(text.data(), 1, text.size(), stream);
  if (std::fflush(stream) != 0) failed = true;
  for (const std::string& output : options.outputs) {
    const std::size_t equals = output.find('=');
    const auto format = std::ranges::find(format_names(), std::string_view(output).substr(0, equals));
    const std::string file = output.substr(equals + 1);
    const std::string report_text =
        rendered(static_cast<diagnostic::Format>(format - format_names().begin()), false);
    failed = !write_named(base::real_file_system(), file, report_text, files) || failed;
  }
  auto errors =
      static_cast<std::size_t>(std::ranges::count_if(findings, [](const diagnostic::Finding& finding) {
        return finding.severity == diagnostic::Severity::error;
      }));
  if (!options.quiet && !(findings.empty() && summary_prefix.empty())) {
    auto warnings =
        static_cast<std::size_t>(std::ranges::count_if(findings, [](const diagnostic::Finding& finding) {
          return finding.severity == diagnostic::Severity::warning;
        }));
    // The summary names kinds of the input.
    fmt::print(stderr, "{}{}{}, {}{}{}\n", mask.hide(lint::without_secrets(summary_prefix)),
               summary_prefix.empty() ? "" : ": ", counted(errors, "error"), counted(warnings, "warning"),
               summary_suffix.empty() ? "" : "; ", summary_suffix);
  }
  failed = failed || std::ranges::any_of(findings, [](const diagnostic::Finding& finding) {
             return finding.severity == diagnostic::Severity::error &&
                    std::ranges::binary_search(not_looked_at, finding.rule);
           });
  if (failed) return ExitCode::failed;
  return errors == 0 ? ExitCode::ok : ExitCode::findings;
}

ExitCode print_redacted(const std::string& text, const source::Files& files, int jobs,
                        const std::vector<std::string>& values) {
  const std::string safe = diagnostic::without_log_commands(
      lint::mask_of(files, pipeline::kBuiltin, jobs, {}, values).hide(text), diagnostic::Format::text);
  std::fwrite(safe.data(), 1, safe.size(), stdout);
  return std::fflush(stdout) == 0 ? ExitCode::ok : ExitCode::failed;
}

ExitCode fail(const std::string& message, const std::string& help) {
  const std::string text =
      fmt::format("twinhull: {}\nhelp: {}\n",
                  base::escape_for_display(diagnostic::shortened(lint::without_secrets(message))),
                  base::escape_for_display(diagnostic::shortened(lint::without_secrets(help))));
  fmt::print(stderr, "{}", diagnostic::without_log_commands(text, diagnostic::Format::text));
  return ExitCode::failed;
}

ExitCode write_output(const Options& options, base::FileSystem& fs, std::string_view text) {
  if (options.output.empty()) {
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    if (written && std::fflush(stdout) == 0) return ExitCode::ok;
    return fail("standard output cannot be written", "check whether the reading process has ended");
  }
  return write_named(fs, options.output, text, {}) ? ExitCode::ok : ExitCode::failed;
}

}  // namespace twinhull::commands
