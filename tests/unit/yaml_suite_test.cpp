#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "yaml/reader.h"

// The official YAML test suite in its data form: a directory per case with `in.yaml`, `in.json` (the data,
// one JSON value per document) and, for invalid YAML, `error`.

using namespace twinhull;
namespace fs = std::filesystem;

namespace {

/// Valid cases that are rejected on purpose.
constexpr std::array kOutOfScope = {
    // A tag that requires its own type.
    "5TYM",
    "6CK3",
    "6WLZ",
    "7FWL",
    "9WXW",
    "C4HZ",
    "CC74",
    "CUP7",
    "P76L",
    "UGM3",
    "Z9M4",
    "M5C3",
    "Z67P",
    // A map, a list or nothing as a key.
    "2JQS",
    "4FJ6",
    "6BFJ",
    "6M2F",
    "6PBE",
    "9MMW",
    "CFD4",
    "DFF7",
    "FH7J",
    "FRK4",
    "KK5P",
    "LX3P",
    "M2N8/00",
    "M2N8/01",
    "M5DY",
    "NHX8",
    "NKF9",
    "PW8X",
    "Q9WF",
    "RZP5",
    "S3PD",
    "SBG9",
    "SM9W/01",
    "UKK6/00",
    "UKK6/02",
    "V9D5",
    "WZ62",
    "X38W",
    "XW4D",
};

/// Valid cases that yaml-cpp 0.7 cannot parse, or parses wrongly.
constexpr std::array kBeyondTheParser = {
    "4MUZ/00", "4MUZ/01", "4MUZ/02", "5MUD", "8KB6",    "9BXH",  // a `:` in `{}` on the line after its key
    "9SA2",    "K3WX",    "NJ66",    "UT92", "VJP3/01", "652Z", "HM87/01", "JR7V",  // a plain scalar with `?`
    "W4TN",    "DK3J",    "FP8R",  // a block scalar that is not indented
    "DK95/04",                     // a line with only a tab
};

/// Invalid cases that libyaml, and thus kubectl, Helm and Kustomize, accepts: it does not check indentation
/// in quotes and brackets.
constexpr std::array kReadAllTheSame = {"9C9N", "DK95/01", "QB6E", "Y79Y/003"};

template <std::size_t N>
bool listed(const std::array<const char*, N>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> cases(const fs::path& suite) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(suite)) {
    if (entry.path().filename() != "in.yaml") continue;
    const std::string name = fs::relative(entry.path().parent_path(), suite).generic_string();
    if (!name.starts_with("name/") && !name.starts_with("tags/")) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// Whether the documents equal the values in the JSON text, one after the other. JSON is YAML, so it is
/// parsed by the reader under test, each value as a separate document in flow style.
bool same_data(const std::vector<yaml::Document>& documents, const std::string& json) {
  std::string stream;
  int depth = 0;
  bool quoted = false;
  std::size_t values = 0;
  std::string value;
  const auto end_value = [&] {
    if (value.find_first_not_of(" \n") == std::string::npos) return;
    stream.append("---\n").append(value).append("\n");
    value.clear();
    ++values;
  };
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    value += c;
    if (quoted) {
      if (c == '\\') value += json[++i];
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (c == ']' || c == '}') {
      --depth;
    }
    if (c == '\n' && depth == 0 && !quoted) end_value();
  }
  end_value();
  if (values != documents.size()) return false;
  if (values == 0) return true;

  source::Files files;
  base::Arena arena;
  const yaml::ReadResult wanted = yaml::read(files, files.add("in.json", stream), arena);
  if (!wanted.ok() || wanted.documents.size() != values) return false;
  const yaml::Node* null = yaml::make_null(arena);
  for (std::size_t i = 0; i < values; ++i) {
    const yaml::Node* got = documents[i].root == nullptr ? null : documents[i].root;
    if (!yaml::equal(*got, *wanted.documents[i].root)) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("the official YAML suite: nothing invalid is accepted, nothing valid is misread") {
  const char* directory = std::getenv("TWINHULL_YAML_SUITE");
  if (directory == nullptr || !fs::is_directory(directory)) {
    std::puts("skipped: the official YAML suite (TWINHULL_YAML_SUITE is not a directory)");
    return;
  }
  std::size_t valid = 0;
  std::size_t invalid = 0;
  for (const std::string& name : cases(directory)) {
    CAPTURE(name);
    const fs::path path = fs::path(directory) / name;
    source::Files files;
    base::Arena arena;
    const yaml::ReadResult result = yaml::read(files, files.add(name, slurp(path / "in.yaml")), arena);
    if (fs::exists(path / "error")) {
      CHECK(result.ok() == listed(kReadAllTheSame, name));
      ++invalid;
      continue;
    }
    ++valid;
    if (listed(kOutOfScope, name) || listed(kBeyondTheParser, name)) {
      CHECK_FALSE(result.ok());
    } else {
      CHECK(result.ok());
      if (fs::exists(path / "in.json")) CHECK(same_data(result.documents, slurp(path / "in.json")));
    }
  }
  CHECK(valid > 0);
  CHECK(invalid > 0);
}
