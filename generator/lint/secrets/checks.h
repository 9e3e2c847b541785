#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_plaintext_secret(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
