#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twinhull::base {

/// Resource limits of a child process.
struct ProcessLimits {
  int seconds = 10;
  std::size_t memory = std::size_t{1} << 30;   ///< bytes of data, per process
  std::size_t output = std::size_t{16} << 20;  ///< bytes of standard output and standard error together
};

/// How a program ended.
enum class Termination : std::uint8_t {
  exited,
  not_started,
  timed_out,
  too_much_output,
  out_of_memory,
  interrupted
};

struct ProcessResult {
  Termination termination = Termination::not_started;
  int status = -1;     ///< exit status; 128 + the signal number if a signal ended it; -1 if it did not start
  std::string output;  ///< standard output
  std::string errors;  ///< standard error, or why it did not start
};

/// Finds a program on PATH; empty if not found. Empty and relative parts of PATH are skipped, because they
/// would run a program of the linted directory. Directories are skipped.
std::string find_program(std::string_view name);

/// Runs a program (a path, no shell) to its end, with empty standard input and without network: proxies and
/// git's protocols are redirected to an unused port, and seccomp denies Internet sockets if the kernel
/// supports it. The program and its children are killed when a limit is reached or this process ends.
/// Thread-safe.
ProcessResult run_process(const std::vector<std::string>& command, const ProcessLimits& limits = {});

}  // namespace twinhull::base
