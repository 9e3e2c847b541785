#pragma once

#include <string>

#include "lint/objects/object_index.h"

namespace twinhull::lint {

/// How a message refers to a second object: `Deployment/audit`, with the namespace or file if both have that
/// name.
std::string display_with_context(const Object& object, const Object& other, const ObjectIndex& index);

}  // namespace twinhull::lint
