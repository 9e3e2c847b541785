#pragma once

#include <string>
#include <string_view>

#include "yaml/node.h"

namespace twinhull::yaml {

/// Help for a string where a map is expected, if it was probably meant as an entry: `cpu:250m`, `replicas 2`.
/// Empty otherwise. Contains only the key: the rest may be a secret.
std::string entry_typo_help(const Node& node);
/// Help where a list is expected: `-a`, `-name: b`.
std::string item_typo_help(const Node& node);
/// Help for a key without a value: `cpu:250m` in `{}`.
std::string key_typo_help(std::string_view key);

}  // namespace twinhull::yaml
