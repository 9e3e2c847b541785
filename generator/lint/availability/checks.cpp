#include "lint/availability/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"conflicting-autoscalers", check_conflicting_autoscalers},
    RuleCheck{"ephemeral-database", check_ephemeral_database},
    RuleCheck{"hpa-min-equals-max", check_hpa_min_equals_max},
    RuleCheck{"hpa-without-resource-request", check_hpa_without_resource_request},
    RuleCheck{"immutable-job", check_immutable_job},
    RuleCheck{"invalid-cron-schedule", check_invalid_cron_schedule},
    RuleCheck{"invalid-hpa", check_invalid_hpa},
    RuleCheck{"invalid-pdb", check_invalid_pdb},
    RuleCheck{"invalid-topology-spread-constraint", check_invalid_topology_spread_constraint},
    RuleCheck{"invalid-update-strategy", check_invalid_update_strategy},
    RuleCheck{"mismatching-topology-spread-selector", check_mismatching_topology_spread_selector},
    RuleCheck{"missing-concurrency-policy", check_missing_concurrency_policy},
    RuleCheck{"missing-job-ttl", check_missing_job_ttl},
    RuleCheck{"missing-pdb", check_missing_pdb},
    RuleCheck{"missing-pod-anti-affinity", check_missing_pod_anti_affinity},
    RuleCheck{"missing-unhealthy-pod-eviction-policy", check_missing_unhealthy_pod_eviction_policy},
    RuleCheck{"overlapping-pdbs", check_overlapping_pdbs},
    RuleCheck{"pdb-blocks-drain", check_pdb_blocks_drain},
    RuleCheck{"replicas-with-hpa", check_replicas_with_hpa},
    RuleCheck{"rolling-update-of-rwo-volume", check_rolling_update_of_rwo_volume},
    RuleCheck{"rollout-with-downtime", check_rollout_with_downtime},
    RuleCheck{"shared-rwo-volume", check_shared_rwo_volume},
    RuleCheck{"single-replica", check_single_replica},
    RuleCheck{"suspended-cronjob", check_suspended_cronjob},
    RuleCheck{"zero-replicas", check_zero_replicas},
};
static_assert(is_sorted_by_rule(table));

}  // namespace

std::span<const RuleCheck> availability_checks() { return table; }

}  // namespace twinhull::lint
