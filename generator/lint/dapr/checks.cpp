#include "lint/dapr/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    Check{"component-in-other-namespace", check_component_namespace},
    Check{"dapr-port-collision", check_sidecar_ports},
    Check{"default-consumer-group", check_default_consumer_group},
    Check{"deprecated-component-setting", check_deprecated_settings},
    Check{"duplicate-app-id", check_duplicate_app_ids},
    Check{"endless-sidecar", check_job_sidecar},
    Check{"invalid-app-id", check_app_id},
    Check{"invalid-component-setting", check_component_values},
    Check{"invalid-sidecar-setting", check_annotation_values},
    Check{"local-component", check_local_component},
    Check{"misplaced-sidecar-setting", check_annotation_place},
    Check{"missing-app-id", check_missing_app_id},
    Check{"missing-component-secret", check_component_secrets},
    Check{"missing-component-setting", check_component_settings},
    Check{"missing-dapr-configuration", check_configuration_name},
    Check{"missing-token-secret", check_token_secrets},
    Check{"plain-component-secret", check_plain_secrets},
    Check{"refused-sidecar", check_restricted_namespace},
    Check{"shared-consumer-group", check_consumer_group},
    Check{"sidecar-request-above-limit", check_sidecar_resources},
    Check{"sidecar-service-name", check_sidecar_services},
    Check{"subscriber-without-port", check_subscribers},
    Check{"undeclared-app-port", check_app_port},
    Check{"unknown-component-name", check_component_names},
    Check{"unknown-component-setting", check_unknown_settings},
    Check{"unknown-component-type", check_component_type},
    Check{"unknown-component-version", check_component_version},
    Check{"unknown-metadata-template", check_placeholders},
    Check{"unknown-pubsub", check_subscribed_pubsub},
    Check{"unknown-resiliency-policy", check_resiliency},
    Check{"unknown-resiliency-target", check_resiliency_targets},
    Check{"unknown-scope", check_scopes},
    Check{"unknown-secret-store", check_secret_store},
    Check{"unknown-sidecar-setting", check_known_annotations},
    Check{"unknown-subscribed-topic", check_subscribed_topics},
    Check{"unusable-name-resolver", check_name_resolver},
};

}  // namespace

std::span<const Check> dapr_checks() { return table; }

}  // namespace twinhull::lint
