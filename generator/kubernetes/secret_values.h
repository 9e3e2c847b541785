#pragma once

#include <string_view>
#include <vector>

#include "yaml/node.h"

namespace twinhull::kubernetes {

/// A value of a Secret.
struct SecretValue {
  std::string_view key;
  const yaml::Node* node = nullptr;
  bool encoded = false;  ///< in base64
};

/// The values in `data` and `stringData` of every Secret in a document, wherever the Secret is in it. If one
/// of these is not a map, it is a value itself.
std::vector<SecretValue> secret_values(const yaml::Node& document);

}  // namespace twinhull::kubernetes
