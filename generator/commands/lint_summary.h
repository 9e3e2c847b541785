#pragma once

#include <string>

#include "lint/run/lint.h"

namespace twinhull::commands {

/// The number of files and documents that could not be read; without duplicates.
int count_unread(const lint::Workspace& input, const source::Files& files);

/// "3 files, 12 objects, 2 rendered charts", and what was skipped.
std::string summary_prefix(const lint::Workspace& input, const lint::LintResult& outcome, int unread);

}  // namespace twinhull::commands
