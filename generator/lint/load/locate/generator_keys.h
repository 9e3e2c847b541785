#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "yaml/node.h"

namespace twinhull::lint {

/// The locations of the keys of generated ConfigMaps and Secrets. Each entry and env file is searched once,
/// regardless of the number of findings.
class GeneratorKeys {
 public:
  /// The item of `literals` or `files` that defines a key, the last of several; null if none does.
  const yaml::Node* item(const yaml::Node& entry, std::string_view key);
  /// The location of the first line `key=value` of an env file.
  std::optional<std::uint32_t> line(std::uint32_t file, std::string_view text, std::string_view key);

 private:
  std::map<const yaml::Node*, std::unordered_map<std::string_view, const yaml::Node*>> items_;
  std::map<std::uint32_t, std::unordered_map<std::string_view, std::uint32_t>> lines_;
};

}  // namespace twinhull::lint
