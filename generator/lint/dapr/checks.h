#pragma once

#include <cstdint>
#include <optional>

#include "lint/engine/check.h"

namespace twinhull::lint {

/// Whether the pod has a Dapr sidecar.
bool has_sidecar(const PodView& pod);

/// An annotation of the pod by its full name; null if not set.
const yaml::Node* sidecar_setting(const PodView& pod, std::string_view name);

/// The app ID of a pod's Dapr sidecar. Null without a sidecar or app ID.
const yaml::Node* app_id(const PodView& pod);

/// Whether the object is a Dapr resource of that kind.
bool is_dapr(const Object& object, std::string_view kind);

/// An integer in the format of annotations.
std::optional<std::int64_t> number_in(std::string_view text);

/// A word that Dapr reads as true or false; it reads all others as false.
bool is_sidecar_boolean(std::string_view text);

void check_annotation_place(const Object& object, const ObjectIndex& index, Reporter& report);
void check_annotation_values(const PodView& pod, const ObjectIndex& index, Reporter& report);
void validate_app_id(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_app_port(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_component_names(const ObjectIndex& index, Reporter& report);
void check_component_namespace(const ObjectIndex& index, Reporter& report);
void check_component_secrets(const Object& object, const ObjectIndex& index, Reporter& report);
void check_component_settings(const Object& object, const ObjectIndex& index, Reporter& report);
void check_component_type(const Object& object, const ObjectIndex& index, Reporter& report);
void check_component_values(const Object& object, const ObjectIndex& index, Reporter& report);
void check_component_version(const Object& object, const ObjectIndex& index, Reporter& report);
void check_configuration_name(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_consumer_group(const Object& object, const ObjectIndex& index, Reporter& report);
void check_default_consumer_group(const Object& object, const ObjectIndex& index, Reporter& report);
void check_deprecated_settings(const Object& object, const ObjectIndex& index, Reporter& report);
void check_duplicate_app_ids(const ObjectIndex& index, Reporter& report);
void check_job_sidecar(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_known_annotations(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_local_component(const Object& object, const ObjectIndex& index, Reporter& report);
void check_missing_app_id(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_name_resolver(const Object& object, const ObjectIndex& index, Reporter& report);
void check_placeholders(const Object& object, const ObjectIndex& index, Reporter& report);
void check_plain_secrets(const Object& object, const ObjectIndex& index, Reporter& report);
void check_resiliency(const Object& object, const ObjectIndex& index, Reporter& report);
void check_resiliency_targets(const Object& object, const ObjectIndex& index, Reporter& report);
void check_restricted_namespace(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_scopes(const ObjectIndex& index, Reporter& report);
void check_secret_store(const Object& object, const ObjectIndex& index, Reporter& report);
void check_sidecar_ports(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_sidecar_resources(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_sidecar_services(const ObjectIndex& index, Reporter& report);
void check_subscribed_pubsub(const Object& object, const ObjectIndex& index, Reporter& report);
void check_subscribed_topics(const ObjectIndex& index, Reporter& report);
void check_subscribers(const ObjectIndex& index, Reporter& report);
void check_token_secrets(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_unknown_settings(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
