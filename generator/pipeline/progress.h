#pragma once

#include <cstddef>
#include <string>

namespace twinhull::pipeline {

/// Receives the progress of a long run; the caller decides whether and how to show it.
class Progress {
 public:
  virtual ~Progress() = default;
  /// Starts a stage; `what` describes it, such as "building targets". Not called while threads count.
  virtual void begin(std::string what, std::size_t total) = 0;
  /// One more item is done; called on any thread.
  virtual void step() = 0;
};

/// Ignores all progress.
class NoProgress final : public Progress {
 public:
  void begin(std::string, std::size_t) override {}
  void step() override {}
};

}  // namespace twinhull::pipeline
