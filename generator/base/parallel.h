#pragma once

#include <cstddef>
#include <functional>

namespace twinhull::base {

/// How many threads the machine runs at once; at least 1.
int hardware_threads();

/// Calls `work` once for every number below `count`, on up to `jobs` threads (the caller is one of
/// them), and returns when all calls have. Numbers are handed out in order; with one job everything
/// runs in the caller. `work` must not throw.
void parallel_for(std::size_t count, int jobs, const std::function<void(std::size_t)>& work);

}  // namespace twinhull::base
