#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "emit/output/layout.h"
#include "emit/output/output.h"
#include "model/system.h"
#include "template/go_template_printer.h"

namespace twinhull::emit {

/// The second sentence of every generated file's first line.
inline constexpr std::string_view kDoNotEdit = "DO NOT EDIT.";

/// The first line of a generated file, without comment characters. `source` is relative to the root.
std::string generated_header(std::string_view source);

/// The same for a file generated from the whole system, with its `system.yaml` as the source.
std::string generated_by(const model::System& system);

/// The chart's directory relative to `out/<system>/`.
std::string chart_directory(const model::System& system);

/// The schema for editors of the files in `environments/<system>/`: the same keys as the chart's schema, also
/// closed, but without required keys, since another layer may set them.
OutputFile layer_schema(const model::System& system);

/// The service dependencies of some targets, or of variants, for the chart's README.
struct SystemDiagram {
  std::vector<std::string> names;  ///< of targets, or of variants
  std::string mermaid;             ///< a flowchart, ending with a line break
  bool of_targets = true;
};

/// The files of the chart, sorted, with paths relative to out/<system>/ (all below helm/<chart>/). Contains
/// no secret values. Uses up to `jobs` threads for those of the targets.
std::vector<OutputFile> chart_files(const model::System& system, const std::vector<tmpl::HelmFile>& templates,
                                    const std::vector<SystemDiagram>& diagrams, base::Arena& arena,
                                    int jobs = 1);

}  // namespace twinhull::emit
