#pragma once

#include <string>

#include "kustomize/context.h"
#include "yaml/node.h"

namespace twinhull::kustomize {

/// The result of JSON patch operations (RFC 6902) as Kustomize's library applies them: an index can be
/// negative. The first operation that does not apply is `failed`, and `why` says what is wrong with it;
/// nothing does if the build takes too many steps.
struct JsonPatchResult {
  const yaml::Node* object = nullptr;
  const yaml::Node* failed = nullptr;
  std::string why;
};

JsonPatchResult apply_json_operations(Context& context, const yaml::Node& object,
                                      const yaml::Node& operations);

}  // namespace twinhull::kustomize
