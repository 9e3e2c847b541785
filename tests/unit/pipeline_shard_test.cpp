#include <doctest/doctest.h>

#include <string>

#include "pipeline/shard.h"

using namespace twinhull;
using pipeline::parse_shard;

TEST_CASE("a shard is I/N with I from 1 to N") {
  CHECK(parse_shard("1/1"));
  CHECK(parse_shard("2/8")->index == 1);
  CHECK(parse_shard("2/8")->count == 8);
  for (const char* text :
       {"", "1", "/", "0/2", "3/2", "1/0", "a/2", "1/2/3", "-1/2", "+1/2", "1 /2", "1/99999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_shard(text));
  }
}

TEST_CASE("each system is in one shard, and the shards are of similar size") {
  constexpr int count = 8;
  int sizes[count] = {};
  for (int i = 0; i < 1000; ++i) {
    int in = 0;
    for (unsigned shard = 0; shard < count; ++shard) {
      if (!pipeline::Shard{shard, count}.has("system-" + std::to_string(i))) continue;
      ++in;
      ++sizes[shard];
    }
    CHECK(in == 1);
  }
  for (const int size : sizes) {
    CHECK(size > 80);
    CHECK(size < 170);
  }
}
