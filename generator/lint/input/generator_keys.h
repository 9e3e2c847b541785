#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "yaml/node.h"

namespace twinhull::lint {

/// Where the keys of generated ConfigMaps and Secrets are written. Each entry and each env file is looked
/// through once, however many findings there are.
class GeneratorKeys {
 public:
  /// The item of `literals` or `files` that makes a key, the last of several; null where none does.
  const yaml::Node* item(const yaml::Node& entry, std::string_view key);
  /// Where the first line `key=value` of an env file begins.
  std::optional<std::uint32_t> line(std::uint32_t file, std::string_view text, std::string_view key);

 private:
  std::map<const yaml::Node*, std::unordered_map<std::string_view, const yaml::Node*>> items_;
  std::map<std::uint32_t, std::unordered_map<std::string_view, std::uint32_t>> lines_;
};

}  // namespace twinhull::lint
