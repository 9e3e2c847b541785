#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "base/parallel.h"

using namespace twinhull::base;

TEST_CASE("every index is processed exactly once for any number of jobs") {
  for (int jobs : {-1, 0, 1, 2, 7, 64}) {
    CAPTURE(jobs);
    std::vector<std::atomic<int>> calls(33);
    parallel_for(calls.size(), jobs, [&](std::size_t i) { ++calls[i]; });
    for (const std::atomic<int>& count : calls) CHECK(count == 1);
  }
  parallel_for(0, 4, [](std::size_t) { FAIL("nothing to do"); });
}

TEST_CASE("one job runs in order in the calling thread") {
  std::vector<std::size_t> order;
  const std::thread::id caller = std::this_thread::get_id();
  parallel_for(4, 1, [&](std::size_t i) {
    CHECK(std::this_thread::get_id() == caller);
    order.push_back(i);
  });
  CHECK(order == std::vector<std::size_t>{0, 1, 2, 3});
  CHECK(hardware_threads() >= 1);
}
