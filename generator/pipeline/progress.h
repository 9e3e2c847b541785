#pragma once

#include <cstddef>
#include <string>

namespace twinhull::pipeline {

/// Told how far a long run is. Whoever starts a run decides whether and how that is shown.
class Progress {
 public:
  virtual ~Progress() = default;
  /// A stage begins; `what` is being counted, as "building targets". Not called while threads count.
  virtual void begin(std::string what, std::size_t total) = 0;
  /// One more is done; on any thread.
  virtual void step() = 0;
};

/// For runs that nobody watches.
class NoProgress final : public Progress {
 public:
  void begin(std::string, std::size_t) override {}
  void step() override {}
};

}  // namespace twinhull::pipeline
