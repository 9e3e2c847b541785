#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::model {

/// A values file with texts in full where the schema has `x-short`: an image `web:1.0` is a map of
/// `repository` and `tag`, a host a map with it. Parts have the spans of the text that they are in. `schema`:
/// that of the values. A text that is a single expression, and one that cannot be taken apart, stay what they
/// are.
const yaml::Node* expand_short_forms(const yaml::Node& values, const yaml::Node& schema, base::Arena& arena);

/// A value of a values file, and its path.
struct ShortEdit {
  std::vector<std::string> keys;
  const yaml::Node* value = nullptr;
};

/// How to set a part of an image that the file has as text: `image.tag` to `1.1` sets `image` to `web:1.1`.
/// Empty if the path is not in such a text, or the text cannot express it. `root`: the file as parsed.
std::optional<ShortEdit> edit_short_form(const yaml::Node& root, const yaml::Node& schema,
                                         const std::vector<std::string>& keys, const yaml::Node& value,
                                         base::Arena& arena);

}  // namespace twinhull::model
