#pragma once

#include <chrono>
#include <string_view>

namespace twinhull::pipeline {

/// Durations of the stages of a run, for `make bench`: with TWINHULL_TIMINGS set in the environment, one line
/// per stage is printed to standard error. Results do not depend on it.
class Timings {
 public:
  Timings();
  /// The time since the last call (or the start) is that of the stage.
  void stage(std::string_view name);

 private:
  bool enabled_;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace twinhull::pipeline
