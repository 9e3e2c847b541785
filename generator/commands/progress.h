#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include "commands/command.h"
#include "pipeline/progress.h"

namespace twinhull::commands {

/// Progress of a long run: one line on standard error that is rewritten, only on a terminal and without
/// --quiet. A short run prints nothing.
class TerminalProgress final : public pipeline::Progress {
 public:
  explicit TerminalProgress(const Options& options);
  ~TerminalProgress() override { clear(); }
  TerminalProgress(const TerminalProgress&) = delete;
  TerminalProgress& operator=(const TerminalProgress&) = delete;

  /// Whether progress is shown: standard error is a terminal and --quiet is not set.
  bool visible() const { return enabled_; }
  void begin(std::string what, std::size_t total) override;
  void step() override;
  /// Clears the line before anything else is printed.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  bool enabled_;
  std::string what_;
  std::size_t total_ = 0;
  std::atomic<std::size_t> done_{0};
  std::atomic<Clock::duration> next_;  ///< time of the next update, since the clock's epoch
  std::atomic<bool> shown_{false};
};

}  // namespace twinhull::commands
