#pragma once

#include <string>
#include <string_view>

#include "yaml/node.h"

namespace twinhull::yaml {

/// What to write where a map is expected and text stands that was meant as its entry: `cpu:250m`, `replicas
/// 2`. Empty where the text shows no such slip. Only the key is named: the rest may be a secret.
std::string entry_slip(const Node& node);
/// The same where a list is expected: `-a`, `-name: b`.
std::string item_slip(const Node& node);
/// The same of a key that stands alone: `cpu:250m` in `{}`.
std::string key_slip(std::string_view key);

}  // namespace twinhull::yaml
