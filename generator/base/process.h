#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"

namespace twinhull::base {

/// What a program may use until it is stopped.
struct ProcessLimits {
  int seconds = static_cast<int>(limit(Limit::render_seconds));
  std::size_t memory = limit(Limit::render_bytes);   ///< bytes of data, of each process of its own
  std::size_t output = limit(Limit::render_output);  ///< bytes of output and errors together
};

/// How a program came to its end.
enum class Ended : std::uint8_t {
  by_itself,
  not_started,
  too_slow,
  too_much_output,
  out_of_memory,
  interrupted
};

struct ProcessResult {
  Ended ended = Ended::not_started;
  int status = -1;     ///< exit status; 128 + the signal when one ended it; -1: it did not start
  std::string output;  ///< standard output
  std::string errors;  ///< standard error, or why it did not start
};

/// Where a program is found on PATH; empty when it is not. Empty and relative parts of PATH are left out:
/// they would run a program of the folder that is being looked at. A folder is no program.
std::string find_program(std::string_view name);

/// Runs a program (a path, no shell) to its end with nothing on standard input. It has no network: proxies
/// and the protocols of git lead nowhere, and where the kernel has seccomp it gets no Internet socket at
/// all. It is stopped with all its children at the limits, and ends when this process does. May be called
/// from several threads at once.
ProcessResult run_process(const std::vector<std::string>& command, const ProcessLimits& limits = {});

/// Why a program was stopped, as "took longer than 20 s"; empty where it ended by itself.
std::string why_stopped(const ProcessResult& result, const ProcessLimits& limits);

}  // namespace twinhull::base
