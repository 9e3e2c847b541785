#pragma once

#include "lint/check.h"

namespace twinhull::lint {

void check_image_tag(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_invalid_image(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_pull_policy(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_frozen_registry(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_ingress_nginx(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_allowed_repositories(const Object& object, const Corpus& corpus, Report& report);

}  // namespace twinhull::lint
