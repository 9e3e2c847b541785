#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

/// Whether the image reference means the latest version.
bool is_latest(std::string_view image);

/// Whether Skaffold or Tilt builds the image: they set the tag on deployment.
bool is_built_here(const Object& object, const ObjectIndex& index, std::string_view image);

/// Whether a component of the repository is a placeholder for a registry or an account.
bool is_placeholder_image(std::string_view image);

void check_image_tag(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_invalid_image(const Container& container, const PodView& pod, const ObjectIndex& index,
                         Reporter& report);
void check_placeholder_image(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_pull_policy(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_frozen_registry(const Container& container, const PodView& pod, const ObjectIndex& index,
                           Reporter& report);
void check_ingress_nginx(const Container& container, const PodView& pod, const ObjectIndex& index,
                         Reporter& report);
void check_allowed_repositories(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
