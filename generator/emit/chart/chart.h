#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "emit/output/output.h"
#include "model/system.h"
#include "template/go_template_printer.h"

namespace twinhull::emit {

/// How a file that was made is remade: the second sentence of every emitted file's first line.
inline constexpr std::string_view kDoNotEdit = "DO NOT EDIT.";

/// The first line of an emitted file, without comment marks. `source` is relative to the root.
std::string generated_header(std::string_view source);

/// The same for what is made from a system as a whole: its `system.yaml` stands for it.
std::string generated_by(const model::System& system);

/// Where the chart's files go, relative to `out/<system>/`: `helm/<chart>/`.
std::string chart_folder(const model::System& system);

/// Where the schema of one values file goes, relative to `out/<system>/`: beside the chart, which has no use
/// for it.
inline constexpr std::string_view kLayerSchema = "values-layer.schema.json";

/// The schema by which editors check and complete the files in `environments/<system>/`: the same keys as
/// the chart's, closed as well, but nothing is required, since another layer may say it.
OutputFile layer_schema(const model::System& system);

/// Who talks to whom in some variants, for the chart's README.
struct VariantDiagram {
  std::vector<std::string> variants;
  std::string mermaid;  ///< a flowchart, ending with a line break
};

/// The files of the chart, paths relative to out/<system>/ (all below helm/<chart>/), sorted.
/// No value of a secret is part of any of them. Up to `jobs` threads work on those of the targets.
std::vector<OutputFile> chart_files(const model::System& system, const std::vector<tmpl::HelmFile>& templates,
                                    const std::vector<VariantDiagram>& pictures, base::Arena& arena,
                                    int jobs = 1);

}  // namespace twinhull::emit
