#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "diagnostic/finding.h"
#include "diagnostic/render.h"
#include "emit/output/output.h"
#include "html_report/page.h"
#include "pipeline/inputs.h"
#include "pipeline/progress.h"
#include "pipeline/timings.h"

namespace twinhull::pipeline {

/// What systems are built for.
enum class BuildMode {
  validate,  ///< findings alone
  generate,  ///< what is written to `out/`
  report,    ///< what the report page shows
};

/// What building one system gives.
struct BuildResult {
  std::string id;
  std::vector<emit::OutputFile> files;             ///< `generate`: empty where errors prevent writing
  html_report::SystemReport report;                ///< `report`
  std::vector<diagnostic::Finding> lint_findings;  ///< of the objects; comments may suppress them
  nlohmann::ordered_json targets;                  ///< for index.json
  std::size_t target_count = 0;
  std::size_t object_count = 0;
};

/// Takes the systems of a run through all stages (build_system.h). Nothing is generated from inputs with
/// errors. Systems are built side by side on up to `jobs` threads; each frees its memory when it is done.
std::vector<BuildResult> build(Inputs& inputs, base::FileSystem& fs, int jobs, BuildMode mode,
                               Timings& timings, Progress& progress,
                               std::vector<diagnostic::Finding>& findings);

/// What a run looked at: files, targets and objects.
diagnostic::Summary summary_of(const Inputs& inputs, const std::vector<BuildResult>& results);

}  // namespace twinhull::pipeline
