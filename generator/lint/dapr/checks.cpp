#include "lint/dapr/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"component-in-other-namespace", check_component_namespace},
    RuleCheck{"dapr-port-collision", check_sidecar_ports},
    RuleCheck{"default-consumer-group", check_default_consumer_group},
    RuleCheck{"deprecated-component-setting", check_deprecated_settings},
    RuleCheck{"duplicate-app-id", check_duplicate_app_ids},
    RuleCheck{"endless-sidecar", check_job_sidecar},
    RuleCheck{"invalid-app-id", validate_app_id},
    RuleCheck{"invalid-component-setting", check_component_values},
    RuleCheck{"invalid-sidecar-setting", check_annotation_values},
    RuleCheck{"local-component", check_local_component},
    RuleCheck{"misplaced-sidecar-setting", check_annotation_place},
    RuleCheck{"missing-app-id", check_missing_app_id},
    RuleCheck{"missing-component-secret", check_component_secrets},
    RuleCheck{"missing-component-setting", check_component_settings},
    RuleCheck{"missing-dapr-configuration", check_configuration_name},
    RuleCheck{"missing-token-secret", check_token_secrets},
    RuleCheck{"plain-component-secret", check_plain_secrets},
    RuleCheck{"refused-sidecar", check_restricted_namespace},
    RuleCheck{"shared-consumer-group", check_consumer_group},
    RuleCheck{"sidecar-request-above-limit", check_sidecar_resources},
    RuleCheck{"sidecar-service-name", check_sidecar_services},
    RuleCheck{"subscriber-without-port", check_subscribers},
    RuleCheck{"undeclared-app-port", check_app_port},
    RuleCheck{"unknown-component-name", check_component_names},
    RuleCheck{"unknown-component-setting", check_unknown_settings},
    RuleCheck{"unknown-component-type", check_component_type},
    RuleCheck{"unknown-component-version", check_component_version},
    RuleCheck{"unknown-metadata-template", check_placeholders},
    RuleCheck{"unknown-pubsub", check_subscribed_pubsub},
    RuleCheck{"unknown-resiliency-policy", check_resiliency},
    RuleCheck{"unknown-resiliency-target", check_resiliency_targets},
    RuleCheck{"unknown-scope", check_scopes},
    RuleCheck{"unknown-secret-store", check_secret_store},
    RuleCheck{"unknown-sidecar-setting", check_known_annotations},
    RuleCheck{"unknown-subscribed-topic", check_subscribed_topics},
    RuleCheck{"unusable-name-resolver", check_name_resolver},
};

}  // namespace

std::span<const RuleCheck> dapr_checks() { return table; }

}  // namespace twinhull::lint
