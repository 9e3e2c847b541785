#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "commands/inputs.h"
#include "commands/progress.h"
#include "commands/timings.h"
#include "diagnostic/finding.h"
#include "emit/output.h"
#include "report/page.h"

namespace twinhull::commands {

/// What systems are built for.
enum class Purpose {
  check,  ///< findings alone
  files,  ///< what is written to `out/`
  page,   ///< what the report shows
};

/// What came of one system.
struct Built {
  std::string id;
  std::vector<emit::OutputFile> files;  ///< empty when nothing was to be emitted, or errors stand against it
  report::System facts;                 ///< for a page
  std::vector<diagnostic::Finding> linted;  ///< of the objects
  nlohmann::ordered_json targets;           ///< for index.json
  std::size_t target_count = 0;
  std::size_t object_count = 0;
};

/// Takes the systems of a run through all stages: read, merge, check, specialise, evaluate, check the
/// objects and, for files, print both hulls. Nothing is emitted from inputs with errors. Systems are
/// built side by side on up to `jobs` threads; each gives its memory back when it is done.
std::vector<Built> build_systems(Inputs& inputs, base::FileSystem& disk, int jobs, Purpose purpose,
                                 Timings& timings, Progress& progress,
                                 std::vector<diagnostic::Finding>& findings);

/// What a run looked at: files, targets and objects.
diagnostic::Summary summary_of(const Inputs& inputs, const std::vector<Built>& built);

/// "15 targets of 5 systems".
std::string extent(const std::vector<Built>& built);

}  // namespace twinhull::commands
