#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twinhull::base {

struct ProcessResult {
  int status = -1;     ///< exit status; 128 + the signal when one ended it; -1: it did not start
  std::string output;  ///< standard output
  std::string errors;  ///< standard error, or why it did not start
};

/// Where a program is found on PATH; empty when it is not.
std::string find_program(std::string_view name);

/// Runs a program (a path, no shell) to its end with nothing on standard input. May be called from
/// several threads at once.
ProcessResult run_process(const std::vector<std::string>& command);

}  // namespace twinhull::base
