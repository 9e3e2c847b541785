#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/parallel.h"
#include "base/spill.h"

using namespace twinhull;

TEST_CASE("texts come back from a spill, whichever thread put them there") {
  const std::shared_ptr<base::Spill> spill = base::Spill::create();
  REQUIRE(spill != nullptr);
  constexpr std::size_t count = 200;
  const auto text = [](std::size_t i) { return std::string(i * 37 % 5000, static_cast<char>('a' + i % 26)); };
  std::vector<std::uint64_t> positions(count);
  base::parallel_for(count, 4, [&](std::size_t i) { positions[i] = spill->put(text(i)).value(); });
  for (std::size_t i = 0; i < count; ++i) CHECK(spill->get(positions[i], text(i).size()) == text(i));
  CHECK(spill->get(0, 0) == std::string());
  CHECK_FALSE(spill->get(1U << 30, 1));
}
