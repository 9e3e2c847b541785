#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "pipeline/build_cache.h"

using namespace twinhull;
using pipeline::BuildCacheEntry;

namespace {

struct Fixture {
  std::filesystem::path directory = std::filesystem::temp_directory_path() / "twinhull-records-test";
  pipeline::BuildCache records{directory.string()};
  source::Files files;

  Fixture() { std::filesystem::remove_all(directory); }
  ~Fixture() { std::filesystem::remove_all(directory); }
  void write(std::string_view text) {
    for (const auto& entry : std::filesystem::directory_iterator(directory / "systems"))
      std::ofstream(entry.path()) << text;
  }
};

BuildCacheEntry record(std::string key) {
  return {
      .key = std::move(key), .index_digest = "digest", .targets = 2, .objects = 7, .controller_names = {}};
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a record is found by its key") {
  const std::uint32_t file = files.add("environments/shop/system.yaml", "gitops: {}\n");
  BuildCacheEntry kept = record("key");
  kept.controller_names = {{"shop-production", {file, 8, 10}}, {"shop-test", {}}};
  records.keep("shop", kept, files);
  const std::optional<BuildCacheEntry> found = records.find("shop", "key", files);
  REQUIRE(found);
  CHECK(found->index_digest == "digest");
  CHECK(found->targets == 2);
  CHECK(found->objects == 7);
  REQUIRE(found->controller_names.size() == 2);
  CHECK(found->controller_names[0].span == source::Span{file, 8, 10});
  CHECK_FALSE(found->controller_names[1].span.known());
  CHECK_FALSE(records.find("shop", "other", files));
  CHECK_FALSE(records.find("store", "key", files));
  CHECK_FALSE(records.find("shop", "", files));
}

TEST_CASE_FIXTURE(Fixture, "a system has its latest records") {
  for (int i = 0; i < 20; ++i) records.keep("shop", record(std::to_string(i)), files);
  CHECK(records.find("shop", "19", files));
  CHECK(records.find("shop", "4", files));
  CHECK_FALSE(records.find("shop", "3", files));
  records.keep("shop", record("4"), files);
  records.keep("shop", record("20"), files);
  CHECK(records.find("shop", "4", files));
  CHECK_FALSE(records.find("shop", "5", files));
}

TEST_CASE_FIXTURE(Fixture, "what is not a record is ignored") {
  records.keep("shop", record("key"), files);
  for (const char* text : {"", "[", "{}", "[[]]", "[1]", R"([["key"]])", R"([["key",1,2,3,4]])",
                           R"([["key","d","x",0,[]]])", R"([["key","d",1,1,[[1]]]])", "\xff\xfe"}) {
    CAPTURE(text);
    write(text);
    CHECK_FALSE(records.find("shop", "key", files));
    records.keep("shop", record("new"), files);
    CHECK(records.find("shop", "new", files));
  }
}

TEST_CASE("without a directory, nothing is recorded") {
  const pipeline::BuildCache none{std::string()};
  const source::Files files;
  none.keep("shop", record("key"), files);
  CHECK_FALSE(none.find("shop", "key", files));
}

TEST_CASE("keys depend on the names and texts of files") {
  pipeline::Inputs inputs;
  inputs.files.add("schemas/a.json", "{}");
  inputs.files.add("environments/shop/system.yaml", "a");
  inputs.files.add("environments/shop/values.yaml", "b");
  inputs.files.add("environments/shop/valuesb.yaml", "");
  const pipeline::BuildCacheKeys keys(inputs, {1, 2});
  const std::string key = keys.of("shop", {2, 3});
  CHECK(key.size() == 64);
  CHECK(key == keys.of("shop", {2, 3}));
  CHECK(key != keys.of("shop", {2, 4}));
  CHECK(key != keys.of("shop", {3, 4}));
  CHECK(key != keys.of("sho", {2, 3}));
  CHECK(key != pipeline::BuildCacheKeys(inputs, {1, 1}).of("shop", {2, 3}));
  inputs.root = "elsewhere";
  CHECK(key != pipeline::BuildCacheKeys(inputs, {1, 2}).of("shop", {2, 3}));
}
