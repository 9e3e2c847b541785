#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "git/delta.h"
#include "git/object.h"
#include "git/object_id.h"

using namespace twinhull;

namespace {

std::string bytes(std::initializer_list<int> numbers) {
  std::string out;
  for (const int number : numbers) out += static_cast<char>(number);
  return out;
}

}  // namespace

TEST_CASE("a delta copies from its base and inserts") {
  // 9 bytes become 7: 4 copied from the start, then `new`.
  const std::string delta = bytes({9, 7, 0x90, 4, 3}) + "new";
  CHECK(git::apply_delta("base text", delta, 100) == "basenew");
  CHECK_FALSE(git::apply_delta("other base", delta, 100));
  CHECK_FALSE(git::apply_delta("base text", delta, 6));
  CHECK_FALSE(git::apply_delta("base text", delta.substr(0, delta.size() - 1), 100));
  CHECK_FALSE(git::apply_delta("base text", bytes({9, 4, 0x91, 6, 4}), 100));  // beyond the end of the base
  CHECK_FALSE(git::apply_delta("base text", bytes({9, 1, 0}), 100));           // a reserved command
  CHECK_FALSE(git::apply_delta("", "", 100));
}

TEST_CASE("names of objects") {
  const std::string hex = "0123456789abcdef0123456789abcdef01234567";
  const auto id = git::parse_id(hex);
  REQUIRE(id);
  CHECK(id->hex() == hex);
  CHECK(git::to_id(id->text()) == *id);
  CHECK_FALSE(git::parse_id(hex.substr(1)));
  CHECK_FALSE(git::parse_id("g" + hex.substr(1)));
}

TEST_CASE("trees with unsafe names are damaged") {
  const std::string id(20, 'x');
  const auto tree = [&](const std::string& name) { return "100644 " + name + std::string(1, '\0') + id; };
  const auto entries = git::parse_tree(tree("a.yaml") + "40000 deep" + std::string(1, '\0') + id);
  REQUIRE(entries);
  REQUIRE(entries->size() == 2);
  CHECK((*entries)[0].name == "a.yaml");
  CHECK((*entries)[1].mode == git::EntryMode::directory);
  for (const char* name : {"", ".", "..", ".git", ".GIT", "a/b"}) {
    CAPTURE(name);
    CHECK_FALSE(git::parse_tree(tree(name)));
  }
  CHECK_FALSE(git::parse_tree(tree("a").substr(0, 20)));
  CHECK_FALSE(git::parse_tree("no tree"));
}

TEST_CASE("commits and tags refer to other objects") {
  const std::string one(40, '1');
  const std::string two(40, '2');
  const auto commit =
      git::parse_commit("tree " + one + "\nparent " + two + "\nparent " + one + "\nauthor x\n\nparent\n");
  REQUIRE(commit);
  CHECK(commit->tree.hex() == one);
  CHECK(commit->parents.size() == 2);
  CHECK_FALSE(git::parse_commit("tree 12\n"));
  CHECK(git::parse_tag("object " + two + "\ntype commit\n")->hex() == two);
}
