#pragma once

#include "lint/check.h"

namespace twinhull::lint {

void check_service_selector(const Object& object, const Corpus& corpus, Report& report);

}  // namespace twinhull::lint
