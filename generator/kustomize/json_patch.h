#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::kustomize {

/// The result of JSON patch operations (RFC 6902) as Kustomize's library applies them: an index can be
/// negative. The first operation that does not apply is `failed`, and `why` says what is wrong with it.
struct JsonPatchResult {
  const yaml::Node* object = nullptr;
  const yaml::Node* failed = nullptr;
  std::string why;
};

/// `spend` takes the steps of an operation. If it returns false, the object is unchanged.
JsonPatchResult apply_json_operations(const yaml::Node& object, const yaml::Node& operations,
                                      base::Arena& arena, const std::function<bool(std::uint64_t)>& spend);

}  // namespace twinhull::kustomize
