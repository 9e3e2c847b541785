#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include "commands/command.h"

namespace twinhull::commands {

/// How far a long run is: one line on standard error that is written over, on a terminal only and not
/// with --quiet. A run that is over at once shows nothing.
class Progress {
 public:
  explicit Progress(const Options& options);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Whether somebody looks on.
  bool visible() const { return enabled_; }
  /// A stage begins: `what` is what is counted, as "building targets". Not while threads count.
  void begin(std::string what, std::size_t total);
  /// One more is done; on any thread.
  void step();
  /// Takes the line away, before anything else is printed.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  bool enabled_;
  std::string what_;
  std::size_t total_ = 0;
  std::atomic<std::size_t> done_{0};
  std::atomic<Clock::duration> next_;  ///< when the line is written again, since the clock's epoch
  std::atomic<bool> shown_{false};
};

}  // namespace twinhull::commands
