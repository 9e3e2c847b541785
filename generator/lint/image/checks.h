#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

/// Whether the image reference means the latest version.
bool is_latest(std::string_view image);

/// Whether Skaffold or Tilt builds the image: they set the tag on deployment.
bool is_built_here(const Object& object, const ObjectIndex& index, std::string_view image);

void check_latest_tag(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_invalid_image_reference(const Container& container, const PodView& pod, const ObjectIndex& index,
                                   Reporter& report);
void check_placeholder_image(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_latest_tag_without_pull(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_deprecated_image_registry(const Container& container, const PodView& pod, const ObjectIndex& index,
                                     Reporter& report);
void check_retired_ingress_nginx(const Container& container, const PodView& pod, const ObjectIndex& index,
                                 Reporter& report);
void check_gatekeeper_repo_without_slash(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
