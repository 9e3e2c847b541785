#pragma once

#include <cstdint>
#include <optional>

#include "lint/engine/check.h"

namespace twinhull::lint {

/// Whether the pod asks for a Dapr sidecar.
bool has_sidecar(const Pod& pod);

/// An annotation of the pod by its whole name; null where there is none.
const yaml::Node* sidecar_setting(const Pod& pod, std::string_view name);

/// The app id that a pod's Dapr sidecar goes by. Null where there is no sidecar, or no id is given.
const yaml::Node* app_id(const Pod& pod);

/// Whether the object is one of Dapr's own, of that kind.
bool is_dapr(const Object& object, std::string_view kind);

/// A whole number, as annotations hold it.
std::optional<std::int64_t> number_in(std::string_view text);

/// A word that Dapr takes for true or false; it takes every other one for false.
bool is_sidecar_boolean(std::string_view text);

void check_annotation_place(const Object& object, const Corpus& corpus, Report& report);
void check_annotation_values(const Pod& pod, const Corpus& corpus, Report& report);
void check_app_id(const Pod& pod, const Corpus& corpus, Report& report);
void check_app_port(const Pod& pod, const Corpus& corpus, Report& report);
void check_component_names(const Corpus& corpus, Report& report);
void check_component_namespace(const Corpus& corpus, Report& report);
void check_component_secrets(const Object& object, const Corpus& corpus, Report& report);
void check_component_settings(const Object& object, const Corpus& corpus, Report& report);
void check_component_type(const Object& object, const Corpus& corpus, Report& report);
void check_component_values(const Object& object, const Corpus& corpus, Report& report);
void check_component_version(const Object& object, const Corpus& corpus, Report& report);
void check_configuration_name(const Pod& pod, const Corpus& corpus, Report& report);
void check_consumer_group(const Object& object, const Corpus& corpus, Report& report);
void check_default_consumer_group(const Object& object, const Corpus& corpus, Report& report);
void check_deprecated_settings(const Object& object, const Corpus& corpus, Report& report);
void check_duplicate_app_ids(const Corpus& corpus, Report& report);
void check_job_sidecar(const Pod& pod, const Corpus& corpus, Report& report);
void check_known_annotations(const Pod& pod, const Corpus& corpus, Report& report);
void check_local_component(const Object& object, const Corpus& corpus, Report& report);
void check_missing_app_id(const Pod& pod, const Corpus& corpus, Report& report);
void check_name_resolver(const Object& object, const Corpus& corpus, Report& report);
void check_placeholders(const Object& object, const Corpus& corpus, Report& report);
void check_plain_secrets(const Object& object, const Corpus& corpus, Report& report);
void check_resiliency(const Object& object, const Corpus& corpus, Report& report);
void check_resiliency_targets(const Object& object, const Corpus& corpus, Report& report);
void check_restricted_namespace(const Pod& pod, const Corpus& corpus, Report& report);
void check_scopes(const Corpus& corpus, Report& report);
void check_secret_store(const Object& object, const Corpus& corpus, Report& report);
void check_sidecar_ports(const Pod& pod, const Corpus& corpus, Report& report);
void check_sidecar_resources(const Pod& pod, const Corpus& corpus, Report& report);
void check_sidecar_services(const Corpus& corpus, Report& report);
void check_subscribed_pubsub(const Object& object, const Corpus& corpus, Report& report);
void check_subscribed_topics(const Corpus& corpus, Report& report);
void check_subscribers(const Corpus& corpus, Report& report);
void check_token_secrets(const Pod& pod, const Corpus& corpus, Report& report);
void check_unknown_settings(const Object& object, const Corpus& corpus, Report& report);

}  // namespace twinhull::lint
