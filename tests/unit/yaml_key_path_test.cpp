#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "yaml/key_path.h"

using namespace twinhull;
using yaml::KeyPath;

TEST_CASE("a parsed path leads to the same value as its text") {
  base::Arena arena;
  const yaml::Node* leaf = yaml::make_string(arena, "leaf");
  std::vector<yaml::Entry> many;
  for (int i = 0; i < 30; ++i) many.push_back({arena.copy("key" + std::to_string(i)), {}, leaf, {}});
  const yaml::Node* large = yaml::make_map(arena, many);
  const yaml::Node* node = large;
  for (const char* key : {"f", "e", "d", "c", "b", "a"}) node = yaml::make_map(arena, {{key, {}, node, {}}});

  CHECK(find_path(*node, "") == node);
  CHECK(find_path(*node, "a") == node->get("a"));
  CHECK(find_path(*node, "a.b.c.d") == node->at("a.b.c.d"));
  CHECK(find_path(*node, "a.b.c.d.e.f") == large);
  CHECK(find_path(*node, "a.b.c.d.e.f.key17") == leaf);
  CHECK(find_path(*large, "key29") == leaf);
  for (const std::string path : {"b", "a.c", "a.b.c.d.e.g", "a.b.c.d.e.f.key30", "a.b.c.d.e.f.key1.x"}) {
    CAPTURE(path);
    CHECK(find_path(*node, path) == nullptr);
    CHECK(node->at(path) == nullptr);
  }
}

TEST_CASE("a map whose keys are not marked is searched by text") {
  const yaml::Node leaf{.kind = yaml::Kind::string, .text = "leaf"};
  const yaml::Entry entry{"key", {}, &leaf, {}};
  const yaml::Node map{.kind = yaml::Kind::map, .entries = {&entry, 1}};
  CHECK(find_path(map, "key") == &leaf);
  CHECK(find_path(map, "kex") == nullptr);
}
