#include "lint/dapr/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"component-in-other-namespace", check_component_in_other_namespace},
    RuleCheck{"dangling-dapr-configuration", check_dangling_dapr_configuration},
    RuleCheck{"dangling-dapr-secret", check_dangling_dapr_secret},
    RuleCheck{"dangling-dapr-token-secret", check_dangling_dapr_token_secret},
    RuleCheck{"dapr-app-port-mismatch", check_dapr_app_port_mismatch},
    RuleCheck{"dapr-port-conflict", check_dapr_port_conflict},
    RuleCheck{"dapr-service-name-conflict", check_dapr_service_name_conflict},
    RuleCheck{"dapr-sidecar-requests-exceed-limits", check_dapr_sidecar_requests_exceed_limits},
    RuleCheck{"dapr-sidecar-violates-pod-security", check_dapr_sidecar_violates_pod_security},
    RuleCheck{"dapr-subscriber-without-app-port", check_dapr_subscriber_without_app_port},
    RuleCheck{"default-consumer-group", check_default_consumer_group},
    RuleCheck{"deprecated-component-setting", check_deprecated_component_setting},
    RuleCheck{"duplicate-dapr-app-id", check_duplicate_dapr_app_id},
    RuleCheck{"invalid-dapr-annotation", check_invalid_dapr_annotation},
    RuleCheck{"invalid-dapr-app-id", check_invalid_dapr_app_id},
    RuleCheck{"invalid-dapr-component-metadata", check_invalid_dapr_component_metadata},
    RuleCheck{"local-component", check_local_component},
    RuleCheck{"misplaced-dapr-annotation", check_misplaced_dapr_annotation},
    RuleCheck{"missing-dapr-app-id", check_missing_dapr_app_id},
    RuleCheck{"missing-dapr-component-metadata", check_missing_dapr_component_metadata},
    RuleCheck{"plaintext-dapr-secret", check_plaintext_dapr_secret},
    RuleCheck{"shared-consumer-group", check_shared_consumer_group},
    RuleCheck{"sidecar-blocks-job-completion", check_sidecar_blocks_job_completion},
    RuleCheck{"unknown-component-name", check_unknown_component_name},
    RuleCheck{"unknown-component-setting", check_unknown_component_setting},
    RuleCheck{"unknown-component-type", check_unknown_component_type},
    RuleCheck{"unknown-component-version", check_unknown_component_version},
    RuleCheck{"unknown-dapr-annotation", check_unknown_dapr_annotation},
    RuleCheck{"unknown-dapr-pubsub", check_unknown_dapr_pubsub},
    RuleCheck{"unknown-dapr-resiliency-policy", check_unknown_dapr_resiliency_policy},
    RuleCheck{"unknown-dapr-resiliency-target", check_unknown_dapr_resiliency_target},
    RuleCheck{"unknown-dapr-scope", check_unknown_dapr_scope},
    RuleCheck{"unknown-dapr-secret-store", check_unknown_dapr_secret_store},
    RuleCheck{"unknown-dapr-topic", check_unknown_dapr_topic},
    RuleCheck{"unknown-metadata-template", check_unknown_metadata_template},
    RuleCheck{"unusable-name-resolver", check_unusable_name_resolver},
};
static_assert(is_sorted_by_rule(table));

}  // namespace

std::span<const RuleCheck> dapr_checks() { return table; }

}  // namespace twinhull::lint
