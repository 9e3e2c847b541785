#pragma once

#include <chrono>
#include <string_view>

namespace twinhull::pipeline {

/// How long the stages of a run take, for `make bench`: with TWINHULL_TIMINGS set in the environment,
/// one line per stage on standard error. Nothing that is written depends on it.
class Timings {
 public:
  Timings();
  /// What was done since the last call (or since the start) counts for the stage.
  void stage(std::string_view name);

 private:
  bool enabled_;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace twinhull::pipeline
