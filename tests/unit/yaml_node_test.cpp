#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "yaml/node.h"

using namespace twinhull;
using yaml::Kind;
using yaml::Node;

namespace {

Node scalar(Kind kind, std::string_view text) {
  Node node;
  node.kind = kind;
  node.text = text;
  return node;
}

}  // namespace

TEST_CASE("integers are exact over the whole range of 64 bits") {
  const auto integer = [](std::string_view text) { return scalar(Kind::integer, text).integer(); };
  CHECK(integer("0") == 0);
  CHECK(integer("-0") == 0);
  CHECK(integer("+12") == 12);
  CHECK(integer("9223372036854775807") == INT64_MAX);
  CHECK(integer("-9223372036854775808") == INT64_MIN);
  CHECK_FALSE(integer("9223372036854775808").has_value());
  CHECK_FALSE(integer("-9223372036854775809").has_value());
  CHECK_FALSE(integer("99999999999999999999999").has_value());
  CHECK(integer("0x1F") == 31);
  CHECK(integer("-0x1f") == -31);
  CHECK(integer("0o17") == 15);
  CHECK_FALSE(scalar(Kind::string, "12").integer().has_value());
  CHECK_FALSE(scalar(Kind::number, "1.0").integer().has_value());
}

TEST_CASE("numbers are converted independently of the locale, with overflow checks") {
  const auto number = [](std::string_view text) { return scalar(Kind::number, text).number(); };
  CHECK(number("1.5") == 1.5);
  CHECK(number("+1e3") == 1000.0);
  CHECK(number("-.5") == -0.5);
  CHECK(number("1.") == 1.0);
  CHECK(number("-.INF") == -INFINITY);
  CHECK(std::isnan(number(".nan").value()));
  CHECK_FALSE(number("1e400").has_value());
  CHECK(scalar(Kind::integer, "0x10").number() == 16.0);
  CHECK(scalar(Kind::integer, "12").number() == 12.0);
}

TEST_CASE("keys are found in small and large maps") {
  base::Arena arena;
  for (const int size : {0, 1, 12, 13, 1000}) {
    CAPTURE(size);
    std::vector<yaml::Entry> entries;
    for (int i = 0; i < size; ++i) {
      yaml::Entry entry;
      entry.key = arena.copy("key" + std::to_string((i * 7919) % size));
      entry.value = yaml::make_integer(arena, i);
      entries.push_back(entry);
    }
    const Node* map = yaml::make_map(arena, entries);
    CHECK(map->index.size() == map->entries.size());  // marks of few keys, the order of many
    for (const yaml::Entry& entry : map->entries) CHECK(map->get(entry.key) == entry.value);
    CHECK(map->find("key") == nullptr);
    CHECK(map->find("zzz") == nullptr);
  }
}

TEST_CASE("the first of equal keys is found, also in large maps") {
  base::Arena arena;
  std::vector<yaml::Entry> entries(20);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    entries[i].key = "same";
    entries[i].value = yaml::make_integer(arena, static_cast<std::int64_t>(i));
  }
  CHECK(yaml::make_map(arena, entries)->get("same") == entries.front().value);
}

TEST_CASE("dotted paths resolve through maps") {
  base::Arena arena;
  yaml::Entry tag;
  tag.key = "tag";
  tag.value = yaml::make_string(arena, "v1");
  yaml::Entry image;
  image.key = "image";
  image.value = yaml::make_map(arena, {tag});
  const Node* root = yaml::make_map(arena, {image});
  CHECK(root->at("image.tag") == tag.value);
  CHECK(root->at("image") == image.value);
  CHECK(root->at("") == root);
  CHECK(root->at("image.none") == nullptr);
  CHECK(root->at("image.tag.deeper") == nullptr);
}

TEST_CASE("equality is structural") {
  base::Arena arena;
  CHECK(equal(scalar(Kind::integer, "31"), scalar(Kind::integer, "0x1F")));
  CHECK(equal(scalar(Kind::integer, "1"), scalar(Kind::number, "1.0")));
  CHECK(equal(scalar(Kind::number, "1e2"), scalar(Kind::number, "100.0")));
  CHECK_FALSE(equal(scalar(Kind::integer, "9007199254740993"), scalar(Kind::integer, "9007199254740992")));
  CHECK_FALSE(equal(scalar(Kind::string, "1"), scalar(Kind::integer, "1")));
  CHECK(equal(scalar(Kind::null, "~"), scalar(Kind::null, "")));
  CHECK(equal(scalar(Kind::boolean, "True"), scalar(Kind::boolean, "true")));

  yaml::Entry a;
  a.key = "a";
  a.value = yaml::make_integer(arena, 1);
  yaml::Entry b;
  b.key = "b";
  b.value = yaml::make_boolean(arena, true);
  CHECK(equal(*yaml::make_map(arena, {a, b}), *yaml::make_map(arena, {b, a})));
  CHECK_FALSE(equal(*yaml::make_map(arena, {a}), *yaml::make_map(arena, {a, b})));
  CHECK_FALSE(
      equal(*yaml::make_list(arena, {a.value, b.value}), *yaml::make_list(arena, {b.value, a.value})));
  CHECK(equal(*yaml::make_list(arena, {yaml::make_null(arena)}),
              *yaml::make_list(arena, {yaml::make_null(arena)})));
}
