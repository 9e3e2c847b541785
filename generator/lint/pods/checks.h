#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_requirements(const Object& object, const ObjectIndex& index, Reporter& report);
void check_tolerations(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_value_twice(const Container& container, const PodView& pod, const ObjectIndex& index,
                       Reporter& report);
void check_env_source(const Container& container, const PodView& pod, const ObjectIndex& index,
                      Reporter& report);
void check_containers(const Object& object, const ObjectIndex& index, Reporter& report);
void check_container_restart(const Container& container, const PodView& pod, const ObjectIndex& index,
                             Reporter& report);
void check_container_names(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_mount_paths(const Container& container, const PodView& pod, const ObjectIndex& index,
                       Reporter& report);
void check_grace_period(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_invalid_mode(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_projected_paths(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_decimal_mode(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_naked_pod(const Object& object, const ObjectIndex& index, Reporter& report);
void check_overlapping_selectors(const Object& object, const ObjectIndex& index, Reporter& report);
void check_versioned_selector(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
