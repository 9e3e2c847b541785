#include <doctest/doctest.h>

#include "lint/objects/presence.h"

using twinhull::lint::Presence;

TEST_CASE("kinds near a directory") {
  Presence presence;
  presence.add({"Secret", "shop", "deploy/base/", 0});
  presence.add({"Secret", "shop", "", 0});
  presence.add({"Secret", "shop", "deploy/other/", 2});
  presence.add({"ConfigMap", "shop", "deploy/", 1});
  presence.finish();
  CHECK(presence.near("Secret", "shop", "deploy/base/"));
  CHECK(presence.near("Secret", "shop", "deploy/"));
  CHECK(presence.near("Secret", "shop", "deploy/base/more/"));
  CHECK(presence.near("Secret", "shop", ""));
  CHECK_FALSE(presence.near("Secret", "shop", "deploy/bas/"));
  CHECK_FALSE(presence.near("Secret", "shop", "else/"));
  CHECK_FALSE(presence.near("Secret", "other", "deploy/base/"));
  CHECK_FALSE(presence.near("ConfigMap", "shop", ""));  // directories at the top level are unrelated
  CHECK(presence.near("ConfigMap", "shop", "deploy/base/"));
}

TEST_CASE("kinds in renders") {
  Presence presence;
  presence.add({"Secret", "shop", "a/", 1});
  presence.add({"Secret", "shop", "b/", 1});
  presence.add({"Secret", "shop", "b/", 3});
  presence.finish();
  CHECK(presence.in_unit("Secret", "shop", 3));
  CHECK_FALSE(presence.in_unit("Secret", "shop", 2));
  CHECK_FALSE(presence.in_unit("Secret", "", 3));
  CHECK(presence.units("Secret", "shop").size() == 2);
  CHECK(presence.units("Secret", "other").empty());
}
