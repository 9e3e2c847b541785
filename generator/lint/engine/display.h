#pragma once

#include <string>

#include "lint/engine/object_index.h"

namespace twinhull::lint {

/// As a message names an object beside another one: `Deployment/audit`, and where both are called so, with
/// what tells them apart, the namespace or the file.
std::string display_beside(const Object& object, const Object& other, const ObjectIndex& corpus);

}  // namespace twinhull::lint
