#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "commands/inputs.h"
#include "commands/timings.h"
#include "diagnostic/finding.h"
#include "emit/output.h"

namespace twinhull::commands {

/// What came of one system.
struct Built {
  std::string id;
  std::vector<emit::OutputFile> files;  ///< empty when nothing was to be emitted, or errors stand against it
  nlohmann::ordered_json targets;       ///< for index.json
  std::size_t target_count = 0;
  std::size_t object_count = 0;
};

/// Takes one system through all stages: read, merge, check, specialise, evaluate, check the objects and,
/// with `emit`, print both hulls. Nothing is emitted from inputs with errors. The system's memory is
/// given back before the next one is built.
Built build_system(const std::string& id, Inputs& inputs, base::FileSystem& disk, int jobs, bool emit,
                   Timings& timings, std::vector<diagnostic::Finding>& findings);

}  // namespace twinhull::commands
