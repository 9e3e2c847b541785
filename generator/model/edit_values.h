#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "yaml/node.h"

namespace twinhull::model {

/// The keys of a path: `a.b["c.d"]`. Empty if it is malformed, or contains an item of a list.
std::vector<std::string> keys_of_path(std::string_view path);

/// The text of a values file with a value changed or added.
struct EditedValues {
  std::string text;
  std::string error;      ///< why nothing was changed, as a clause; empty on success
  std::size_t begin = 0;  ///< where the value is now
};

/// Sets the value at `keys` in the text of a values file to `value`, a scalar or flow collection as YAML; a
/// string keeps the quotes of the one it replaces. Comments, order and style of everything else stay, as do
/// comments on the same line, such as markers of image automation. `root` is the file's content as parsed.
EditedValues set_value(std::string_view text, const yaml::Node& root, const std::vector<std::string>& keys,
                       const yaml::Node& value);

}  // namespace twinhull::model
