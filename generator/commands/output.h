#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "commands/command.h"
#include "diagnostic/finding.h"
#include "source/files.h"

namespace twinhull::commands {

/// Prints the findings to `stream` in the chosen form and to the files of `--output`, a closing line to
/// standard error, and says how the command went. `failed`: something could not be read or written.
/// `summary_prefix` begins the closing line, `besides` ends it; without them there is one only when there are
/// findings.
ExitCode report(const Options& options, const diagnostic::Sink& sink, const source::Files& files,
                const diagnostic::Summary& summary, bool failed, const std::string& summary_prefix = {},
                std::FILE* stream = stdout, const std::string& besides = {});

/// Writes text to standard output, without the secrets of the run's files.
ExitCode show(const std::string& text, const source::Files& files, int jobs);

/// "1 file", "2 files".
std::string counted(std::size_t count, std::string_view what);

/// An error of the command line or the surroundings, in one line on standard error.
ExitCode fail(const std::string& message, const std::string& help);

/// Whether it could be told of every path so far what stands there. Says of which not; asked before
/// anything is written, and at the end.
bool all_seen();

/// Writes what a command makes to the file that `--output` names, or to standard output.
ExitCode write_output(const Options& options, base::FileSystem& fs, std::string_view text);

/// Whether text for this stream is coloured.
bool colored(const Options& options, std::FILE* stream = stdout);

}  // namespace twinhull::commands
