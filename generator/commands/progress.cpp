#include "commands/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace twinhull::commands {
namespace {

constexpr std::chrono::milliseconds initial_delay{300};
constexpr std::chrono::milliseconds interval{100};

bool can_write_over() {
  const char* terminal = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

}  // namespace

TerminalProgress::TerminalProgress(const Options& options)
    : enabled_(!options.quiet && can_write_over()), next_(Clock::now().time_since_epoch() + initial_delay) {}

void TerminalProgress::begin(std::string what, std::size_t total) {
  what_ = std::move(what);
  total_ = total;
  done_ = 0;
}

void TerminalProgress::step() {
  if (!enabled_) return;
  const std::size_t done = ++done_;
  const Clock::duration now = Clock::now().time_since_epoch();
  Clock::duration next = next_.load();
  // The thread that advances the time prints the line.
  if (now < next || !next_.compare_exchange_strong(next, now + interval)) return;
  shown_ = true;
  fmt::print(stderr, "\r\x1B[K{}: {} of {}", what_, done, total_);
  std::fflush(stderr);
}

void TerminalProgress::clear() {
  if (!shown_.exchange(false)) return;
  fmt::print(stderr, "\r\x1B[K");
  std::fflush(stderr);
}

}  // namespace twinhull::commands
