#pragma once

#include "lint/check.h"

namespace twinhull::lint {

void check_image_tag(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);

}  // namespace twinhull::lint
