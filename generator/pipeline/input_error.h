#pragma once

#include <string>

namespace twinhull::pipeline {

/// Why a run cannot start: the selection does not exist or is invalid. It has no location in a file, so it is
/// not a finding.
struct InputError {
  std::string message;
  std::string help;  ///< how to fix it
};

}  // namespace twinhull::pipeline
