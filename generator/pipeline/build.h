#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "diagnostic/finding.h"
#include "diagnostic/render.h"
#include "emit/output/output.h"
#include "html_report/page.h"
#include "pipeline/build_cache.h"
#include "pipeline/inputs.h"
#include "pipeline/progress.h"
#include "pipeline/timings.h"

namespace twinhull::pipeline {

/// The purpose of a build.
enum class BuildMode {
  validate,  ///< only findings
  generate,  ///< files for `out/`
  report,    ///< the data of the HTML report
};

/// The result of building one system.
struct BuildResult {
  std::string id;
  std::vector<ControllerName> controller_names;  ///< one per target; empty without GitOps files
  std::vector<emit::OutputFile> files;           ///< for `generate`: empty if errors prevent writing
  html_report::SystemReport report;              ///< for `report`
  diagnostic::Findings lint_findings;            ///< findings on objects; comments can suppress them
  nlohmann::ordered_json targets;                ///< for index.json
  std::size_t target_count = 0;
  std::size_t object_count = 0;
  std::string key;      ///< of its inputs; empty if they are not to be recorded
  bool reused = false;  ///< not built: its files are those of the record
};

/// Which systems need not be built.
struct BuildCacheLookup {
  const BuildCache& records;
  AreCurrent are_current;
};

/// Builds the systems of a run through all stages (build_system.h). Nothing is generated from inputs with
/// errors. Systems are built in parallel on up to `jobs` threads; each frees its memory when it is done.
/// `reuse`: systems that are recorded and current are not built; null: all are.
std::vector<BuildResult> build(Inputs& inputs, base::FileSystem& fs, int jobs, BuildMode mode,
                               Timings& timings, Progress& progress, diagnostic::Findings& findings,
                               const BuildCacheLookup* reuse = nullptr);

/// What a run covered: files, targets and objects.
diagnostic::Summary summary_of(const Inputs& inputs, const std::vector<BuildResult>& results);

}  // namespace twinhull::pipeline
