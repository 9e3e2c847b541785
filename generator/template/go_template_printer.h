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

/// The chart's file that checks its values: it is made from their schema, and no template makes it.
inline constexpr std::string_view kValidationFile = "validate.yaml";

/// Prints a blueprint as the Go templates of a chart, sorted by path. `chart` is its name, the prefix of
/// every `define`; `origin_note` stands in each file's first line, after the template it was made from.
/// A finding says where a template cannot be printed.
std::vector<HelmFile> print_helm(const ResidualProgram& blueprint, std::string_view chart,
                                 std::string_view origin_note, base::Arena& arena,
                                 std::vector<diagnostic::Finding>& findings);

}  // namespace twinhull::tmpl
