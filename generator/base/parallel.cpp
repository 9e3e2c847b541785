#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "base/limits.h"

namespace twinhull::base {

int hardware_threads() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

void parallel_for(std::size_t count, int jobs, const std::function<void(std::size_t)>& work) {
  if (jobs <= 1 || count <= 1) {
    for (std::size_t i = 0; i < count; ++i) {
      const Budget budget(Limit::guesses);
      work(i);
    }
    return;
  }

  std::atomic<std::size_t> next{0};
  std::exception_ptr thrown;  // out of memory in any thread: rethrown after all threads have ended
  std::mutex guard;
  auto run = [&] {
    try {
      for (std::size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) {
        const Budget budget(Limit::guesses);
        work(i);
      }
    } catch (...) {
      next = count;
      const std::lock_guard lock(guard);
      if (!thrown) thrown = std::current_exception();
    }
  };
  std::vector<std::jthread> helpers;
  const std::size_t wanted = std::min(count, static_cast<std::size_t>(jobs)) - 1;
  helpers.reserve(wanted);
  try {
    while (helpers.size() < wanted) helpers.emplace_back(run);
  } catch (const std::system_error&) {
    // No more threads available; the existing ones, including this one, do all the work.
  }
  run();
  helpers.clear();
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace twinhull::base
