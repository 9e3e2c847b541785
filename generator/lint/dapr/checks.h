#pragma once

#include <cstdint>
#include <optional>

#include "lint/engine/check.h"
#include "lint/objects/dapr_sidecar.h"

namespace twinhull::lint {

/// An integer in the format of annotations.
std::optional<std::int64_t> number_in(std::string_view text);

void check_misplaced_dapr_annotation(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_dapr_annotation(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_invalid_dapr_app_id(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_dapr_app_port_mismatch(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_unknown_component_name(const ObjectIndex& index, Reporter& report);
void check_component_in_other_namespace(const ObjectIndex& index, Reporter& report);
void check_dangling_dapr_secret(const Object& object, const ObjectIndex& index, Reporter& report);
void check_missing_dapr_component_metadata(const Object& object, const ObjectIndex& index, Reporter& report);
void check_unknown_component_type(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_dapr_component_metadata(const Object& object, const ObjectIndex& index, Reporter& report);
void check_unknown_component_version(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dangling_dapr_configuration(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_shared_consumer_group(const Object& object, const ObjectIndex& index, Reporter& report);
void check_default_consumer_group(const Object& object, const ObjectIndex& index, Reporter& report);
void check_deprecated_component_setting(const Object& object, const ObjectIndex& index, Reporter& report);
void check_duplicate_dapr_app_id(const ObjectIndex& index, Reporter& report);
void check_sidecar_blocks_job_completion(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_unknown_dapr_annotation(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_local_component(const Object& object, const ObjectIndex& index, Reporter& report);
void check_missing_dapr_app_id(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_unusable_name_resolver(const Object& object, const ObjectIndex& index, Reporter& report);
void check_unknown_metadata_template(const Object& object, const ObjectIndex& index, Reporter& report);
void check_plaintext_dapr_secret(const Object& object, const ObjectIndex& index, Reporter& report);
void check_unknown_dapr_resiliency_policy(const Object& object, const ObjectIndex& index, Reporter& report);
void check_unknown_dapr_resiliency_target(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dapr_sidecar_violates_pod_security(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_unknown_dapr_scope(const ObjectIndex& index, Reporter& report);
void check_unknown_dapr_secret_store(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dapr_port_conflict(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_dapr_sidecar_requests_exceed_limits(const PodView& pod, const ObjectIndex& index,
                                               Reporter& report);
void check_dapr_service_name_conflict(const ObjectIndex& index, Reporter& report);
void check_unknown_dapr_pubsub(const Object& object, const ObjectIndex& index, Reporter& report);
void check_unknown_dapr_topic(const ObjectIndex& index, Reporter& report);
void check_dapr_subscriber_without_app_port(const ObjectIndex& index, Reporter& report);
void check_dangling_dapr_token_secret(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_unknown_component_setting(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
