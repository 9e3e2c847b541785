#include "lint/dapr/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"component-in-other-namespace", check_component_namespace},
    RuleCheck{"dapr-port-conflict", check_sidecar_ports},
    RuleCheck{"default-consumer-group", check_default_consumer_group},
    RuleCheck{"deprecated-component-setting", check_deprecated_settings},
    RuleCheck{"duplicate-dapr-app-id", check_duplicate_app_ids},
    RuleCheck{"sidecar-blocks-job-completion", check_job_sidecar},
    RuleCheck{"invalid-dapr-app-id", validate_app_id},
    RuleCheck{"invalid-dapr-component-metadata", check_component_values},
    RuleCheck{"invalid-dapr-annotation", check_annotation_values},
    RuleCheck{"local-component", check_local_component},
    RuleCheck{"misplaced-dapr-annotation", check_annotation_place},
    RuleCheck{"missing-dapr-app-id", check_missing_app_id},
    RuleCheck{"dangling-dapr-secret", check_component_secrets},
    RuleCheck{"missing-dapr-component-metadata", check_component_settings},
    RuleCheck{"dangling-dapr-configuration", check_configuration_name},
    RuleCheck{"dangling-dapr-token-secret", check_token_secrets},
    RuleCheck{"plaintext-dapr-secret", check_plain_secrets},
    RuleCheck{"dapr-sidecar-violates-pod-security", check_restricted_namespace},
    RuleCheck{"shared-consumer-group", check_consumer_group},
    RuleCheck{"dapr-sidecar-requests-exceed-limits", check_sidecar_resources},
    RuleCheck{"dapr-service-name-conflict", check_sidecar_services},
    RuleCheck{"dapr-subscriber-without-app-port", check_subscribers},
    RuleCheck{"dapr-app-port-mismatch", check_app_port},
    RuleCheck{"unknown-component-name", check_component_names},
    RuleCheck{"unknown-component-setting", check_unknown_settings},
    RuleCheck{"unknown-component-type", check_component_type},
    RuleCheck{"unknown-component-version", check_component_version},
    RuleCheck{"unknown-metadata-template", check_placeholders},
    RuleCheck{"unknown-dapr-pubsub", check_subscribed_pubsub},
    RuleCheck{"unknown-dapr-resiliency-policy", check_resiliency},
    RuleCheck{"unknown-dapr-resiliency-target", check_resiliency_targets},
    RuleCheck{"unknown-dapr-scope", check_scopes},
    RuleCheck{"unknown-dapr-secret-store", check_secret_store},
    RuleCheck{"unknown-dapr-annotation", check_known_annotations},
    RuleCheck{"unknown-dapr-topic", check_subscribed_topics},
    RuleCheck{"unusable-name-resolver", check_name_resolver},
};

}  // namespace

std::span<const RuleCheck> dapr_checks() { return table; }

}  // namespace twinhull::lint
