#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// One step of a path: a key, or an item of a list.
struct Step {
  std::string_view key;
  std::size_t index = 0;
  const yaml::Node* value = nullptr;
  source::Span key_span = {};  ///< unknown for an item
};

/// The path to the value that contains a span; `key` is true if the key was meant.
std::vector<Step> path_to(const yaml::Node& root, source::Span span, bool& key);

/// The same path in another tree, as far as it exists there.
std::vector<Step> follow(const yaml::Node& root, const std::vector<Step>& path);

/// `image.tag`, `env[0].value`.
std::string path_text(const std::vector<Step>& path);

}  // namespace twinhull::lint
