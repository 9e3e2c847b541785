#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "commands/command.h"
#include "diagnostic/finding.h"
#include "lint/secrets/secrets.h"
#include "source/files.h"

namespace twinhull::commands {

/// Prints the findings to `stream` in the selected format and to the files of `--output`, prints a summary
/// line to standard error, and returns the exit code. `failed`: something could not be read or written.
/// `summary_prefix` begins the summary line, `summary_suffix` ends it; without them it is only printed if
/// there are findings. `secrets`: of the files that were scanned before.
ExitCode print_findings(const Options& options, const diagnostic::Sink& sink, const source::Files& files,
                        const diagnostic::Summary& summary, bool failed,
                        const std::string& summary_prefix = {}, std::FILE* stream = stdout,
                        const std::string& summary_suffix = {}, const lint::SecretMatches& secrets = {});

/// Prints text to standard output, without the secrets of the files read and without other secret `values`.
ExitCode print_redacted(const std::string& text, const source::Files& files, int jobs,
                        const std::vector<std::string>& values = {});

/// "1 file", "2 files".
std::string counted(std::size_t count, std::string_view what);

/// Prints a usage or environment error as one line on standard error.
ExitCode fail(const std::string& message, const std::string& help);

/// Whether the state of all paths so far could be determined; reports those where it could not. Called before
/// anything is written, and at the end.
bool all_paths_readable();

/// Writes the output of a command to the file of `--output`, or to standard output.
ExitCode write_output(const Options& options, base::FileSystem& fs, std::string_view text);

/// Whether to use colors on this stream.
bool colored(const Options& options, std::FILE* stream = stdout);

}  // namespace twinhull::commands
