#include "pipeline/timings.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace twinhull::pipeline {

Timings::Timings()
    : enabled_(std::getenv("TWINHULL_TIMINGS") != nullptr), last_(std::chrono::steady_clock::now()) {}

void Timings::stage(std::string_view name) {
  if (!enabled_) return;
  auto now = std::chrono::steady_clock::now();
  std::chrono::duration<double, std::milli> spent = now - last_;
  fmt::print(stderr, "timing: {} {:.3f} ms\n", name, spent.count());
  last_ = now;
}

}  // namespace twinhull::pipeline
