#pragma once

#include <string>

namespace twinhull::pipeline {

/// Why a run cannot begin: what was asked for is not there, or means nothing. It has no place in a file, so
/// it is not a finding.
struct InputError {
  std::string message;
  std::string help;  ///< what to do about it
};

}  // namespace twinhull::pipeline
