#include <doctest/doctest.h>

#include <set>

#include "base/limits.h"

using namespace twinhull::base;

TEST_CASE("limits: names are unique and defaults below the maximum") {
  std::set<std::string_view> names;
  for (const LimitRow& one : limit_rows()) {
    CAPTURE(one.name);
    CHECK(names.insert(one.name).second);
    CHECK(one.standard > 0);
    CHECK(one.most > one.standard);
    CHECK_FALSE(one.unit.empty());
    CHECK_FALSE(one.bounds.empty());
  }
  CHECK(row(Limit::kustomizations).name == "kustomizations");
  CHECK(row(Limit::nodes).name == "nodes");
}

TEST_CASE("limits: each is set separately and displayed in its unit") {
  CHECK(display(Limit::yaml_bytes) == "16 MiB");
  CHECK(display(Limit::nodes) == "2,000,000");
  CHECK(display(Limit::render_bytes) == "1 GiB");
  set_limit(Limit::yaml_bytes, 1000);
  CHECK(limit(Limit::yaml_bytes) == 1000);
  CHECK(display(Limit::yaml_bytes) == "1,000 bytes");
  reset_limits();
  CHECK(display(Limit::yaml_bytes) == "16 MiB");
}

TEST_CASE("limits: budgets are nested") {
  set_limit(Limit::pairs, 10);
  {
    const Budget outer(Limit::pairs);
    CHECK(spend(Limit::pairs, 6));
    {
      const Budget inner(Limit::pairs);
      CHECK(spend(Limit::pairs, 10));
      CHECK_FALSE(inner.exhausted());
      CHECK_FALSE(spend(Limit::pairs, 1));
      CHECK(inner.exhausted());
    }
    CHECK_FALSE(outer.exhausted());
    CHECK(spend(Limit::pairs, 4));
    CHECK_FALSE(spend(Limit::pairs, 1));
    CHECK(outer.exhausted());
  }
  reset_limits();
}
