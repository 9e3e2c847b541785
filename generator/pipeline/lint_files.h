#pragma once

#include <string>
#include <vector>

#include "base/file_system.h"
#include "lint/run/lint.h"
#include "source/files.h"

namespace twinhull::pipeline {

/// What a run of the linter reads.
struct LintInputs {
  std::vector<std::string> paths;    ///< files, directories, `-`; empty: what the changed files belong to
  std::vector<std::string> changed;  ///< relative to the working directory; can be deleted
  std::vector<std::string> values;   ///< values files for rendering charts
  std::vector<std::string> sets;     ///< `KEY=VALUE` for rendering charts
  int jobs = 1;
};

/// A run of the linter. Its findings refer to `files`, and its nodes are in `input`.
struct LintRun {
  source::Files files;
  lint::Settings settings;
  lint::Workspace input;
  lint::LintResult result;
};

/// Reads and renders the inputs and lints them with `run.settings`.
void lint_files(LintInputs inputs, base::FileSystem& fs, LintRun& run);

}  // namespace twinhull::pipeline
