#pragma once

#include <doctest/doctest.h>

#include <string>

#include "base/arena.h"
#include "source/files.h"
#include "yaml/reader.h"
#include "yaml/writer.h"

/// A parsed YAML text for a test, with the memory of its nodes.
class YamlText {
 public:
  explicit YamlText(std::string text)
      : result_(twinhull::yaml::read(files, files.add("test.yaml", std::move(text)), arena)) {
    REQUIRE_MESSAGE(result_.ok(), files.text(1));
    REQUIRE(!result_.documents.empty());
  }

  const twinhull::yaml::Node& root(std::size_t document = 0) const {
    return *result_.documents.at(document).root;
  }

  twinhull::source::Files files;
  twinhull::base::Arena arena;

 private:
  twinhull::yaml::ReadResult result_;
};

/// A node as YAML text.
inline std::string written(const twinhull::yaml::Node& node) {
  std::string text;
  twinhull::yaml::write(text, node);
  return text;
}
