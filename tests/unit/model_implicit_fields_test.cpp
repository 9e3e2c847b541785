#include <doctest/doctest.h>

#include "model/implicit_fields.h"

using twinhull::model::short_name;

TEST_CASE("a key becomes a name in lower case, words divided by dashes") {
  CHECK(short_name("web") == "web");
  CHECK(short_name("mail-out") == "mail-out");
  CHECK(short_name("redisCart") == "redis-cart");
  CHECK(short_name("apiV2") == "api-v2");
  CHECK(short_name("myHTTPServer") == "my-http-server");
  CHECK(short_name("aB") == "a-b");
  CHECK(short_name("redis-cartA") == "redis-cart-a");
}
