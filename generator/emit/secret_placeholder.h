#pragma once

#include <string>

#include "yaml/node.h"

namespace twinhull::emit {

/// The placeholder of a secret in examples: its `example`, else its prefix and a word. `key` is the secret's
/// entry in system.yaml; null if there is none.
std::string placeholder(const yaml::Node* key);

/// Whether the secret must be supplied: unless its entry has `required: false`.
bool is_required(const yaml::Node* key);

}  // namespace twinhull::emit
