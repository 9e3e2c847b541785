#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "template/specialize.h"

namespace twinhull::tmpl {

/// A file below the chart's `templates/`.
struct HelmFile {
  std::string path;  ///< `backend-deployment.yaml`, `tests/connection.yaml`, `_helpers.tpl`, `NOTES.txt`
  std::string text;
};

/// The chart file that validates values: generated from their schema, not from a template.
inline constexpr std::string_view kValidationFile = "validate.yaml";

/// Prints a program as the Go templates of a chart, sorted by path. `chart` is its name, the prefix of every
/// `define`; `origin_note` is part of each file's first line, after the name of its template. A finding says
/// where a template cannot be printed.
std::vector<HelmFile> print_helm(const ResidualProgram& program, std::string_view chart,
                                 std::string_view origin_note, base::Arena& arena,
                                 diagnostic::Findings& findings);

}  // namespace twinhull::tmpl
