#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

/// Whether the image is whichever is the newest.
bool is_latest(std::string_view image);

/// Whether Skaffold or Tilt builds the image: they put the version in when they deploy.
bool is_built_here(const Object& object, const ObjectIndex& corpus, std::string_view image);

/// Whether a part of the repository stands for a registry or an account that is to be filled in.
bool is_placeholder_image(std::string_view image);

void check_image_tag(const PodView& pod, const ObjectIndex& corpus, Reporter& report);
void check_invalid_image(const Container& container, const PodView& pod, const ObjectIndex& corpus,
                         Reporter& report);
void check_placeholder_image(const PodView& pod, const ObjectIndex& corpus, Reporter& report);
void check_pull_policy(const PodView& pod, const ObjectIndex& corpus, Reporter& report);
void check_frozen_registry(const Container& container, const PodView& pod, const ObjectIndex& corpus,
                           Reporter& report);
void check_ingress_nginx(const Container& container, const PodView& pod, const ObjectIndex& corpus,
                         Reporter& report);
void check_allowed_repositories(const Object& object, const ObjectIndex& corpus, Reporter& report);

}  // namespace twinhull::lint
