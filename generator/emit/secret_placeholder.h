#pragma once

#include <string>

#include "yaml/node.h"

namespace twinhull::emit {

/// What stands for a secret's value in examples: its `example`, else its prefix and a word. `key` is the
/// entry of system.yaml that describes the secret; null where there is none.
std::string placeholder(const yaml::Node* key);

/// Whether the secret has to be given; so it is unless its entry says `required: false`.
bool is_required(const yaml::Node* key);

}  // namespace twinhull::emit
