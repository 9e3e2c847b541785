#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_invalid_selector_requirement(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_toleration(const Object& object, const ObjectIndex& index, Reporter& report);
void check_value_and_value_from(const Container& container, const PodView& pod, const ObjectIndex& index,
                                Reporter& report);
void check_invalid_env_source(const Container& container, const PodView& pod, const ObjectIndex& index,
                              Reporter& report);
void check_pod_without_containers(const Object& object, const ObjectIndex& index, Reporter& report);
void check_unsupported_container_restart_policy(const Container& container, const PodView& pod,
                                                const ObjectIndex& index, Reporter& report);
void check_duplicate_container_name(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_duplicate_mount_path(const Container& container, const PodView& pod, const ObjectIndex& index,
                                Reporter& report);
void check_negative_grace_period(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_invalid_file_mode(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_overlapping_projected_paths(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_decimal_file_mode(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_naked_pod(const Object& object, const ObjectIndex& index, Reporter& report);
void check_overlapping_selectors(const Object& object, const ObjectIndex& index, Reporter& report);
void check_selector_with_version_label(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
