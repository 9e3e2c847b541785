#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_committed_secret(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
