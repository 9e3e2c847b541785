#pragma once

#include <cstddef>
#include <functional>

namespace twinhull::base {

/// The number of hardware threads; at least 1.
int hardware_threads();

/// Calls `work` once for every number below `count`, on up to `jobs` threads including the caller, and
/// returns after all calls. Numbers are taken in order; with one job, everything runs in the caller. `work`
/// must not throw.
void parallel_for(std::size_t count, int jobs, const std::function<void(std::size_t)>& work);

}  // namespace twinhull::base
