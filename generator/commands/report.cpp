#include "commands/report.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/unicode.h"

namespace twinhull::commands {
std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

bool colored(const Options& options, std::FILE* stream) {
  if (options.color != Color::automatic) return options.color == Color::always;
  const char* no_color = std::getenv("NO_COLOR");  // read once, before any thread runs
  return (no_color == nullptr || *no_color == '\0') && isatty(fileno(stream)) != 0;
}

Status report(const Options& options, const diagnostic::Sink& sink, const source::Files& files,
              const diagnostic::Summary& summary, bool failed, std::FILE* stream) {
  std::vector<diagnostic::Finding> findings = sink.sorted(files);
  std::string text = diagnostic::render(findings, files, summary, options.format, colored(options, stream));
  std::fwrite(text.data(), 1, text.size(), stream);
  if (std::fflush(stream) != 0) failed = true;
  auto errors =
      static_cast<std::size_t>(std::ranges::count_if(findings, [](const diagnostic::Finding& finding) {
        return finding.severity == diagnostic::Severity::error;
      }));
  if (!options.quiet && !findings.empty()) {
    auto warnings =
        static_cast<std::size_t>(std::ranges::count_if(findings, [](const diagnostic::Finding& finding) {
          return finding.severity == diagnostic::Severity::warning;
        }));
    fmt::print(stderr, "{}, {}\n", counted(errors, "error"), counted(warnings, "warning"));
  }
  failed = failed || std::ranges::any_of(findings, [](const diagnostic::Finding& finding) {
             return finding.rule == "unreadable-file" && finding.severity == diagnostic::Severity::error;
           });
  if (failed) return Status::failed;
  return errors == 0 ? Status::ok : Status::findings;
}

Status fail(const std::string& message, const std::string& help) {
  fmt::print(stderr, "twinhull: {}\nhelp: {}\n", base::display_safe(message), base::display_safe(help));
  return Status::failed;
}

}  // namespace twinhull::commands
