#include "lint/availability/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"hpa-without-resource-request", check_autoscaler_request},
    RuleCheck{"missing-pod-anti-affinity", check_colocated_replicas},
    RuleCheck{"conflicting-autoscalers", check_competing_autoscalers},
    RuleCheck{"ephemeral-database", check_ephemeral_database},
    RuleCheck{"missing-job-ttl", check_left_job},
    RuleCheck{"hpa-min-equals-max", check_fixed_autoscaler},
    RuleCheck{"mismatching-topology-spread-selector", check_idle_spread},
    RuleCheck{"immutable-job", check_immutable_job},
    RuleCheck{"invalid-hpa", check_invalid_autoscaler},
    RuleCheck{"invalid-pdb", check_invalid_budget},
    RuleCheck{"invalid-update-strategy", check_invalid_rollout},
    RuleCheck{"invalid-cron-schedule", check_invalid_schedule},
    RuleCheck{"invalid-topology-spread-constraint", check_invalid_spread},
    RuleCheck{"missing-pdb", check_missing_budget},
    RuleCheck{"overlapping-pdbs", check_overlapping_budgets},
    RuleCheck{"replicas-with-hpa", check_replicas_beside_autoscaler},
    RuleCheck{"rollout-with-downtime", check_rollout_downtime},
    RuleCheck{"shared-rwo-volume", check_shared_claim},
    RuleCheck{"single-replica", check_single_replica},
    RuleCheck{"zero-replicas", check_stopped_workload},
    RuleCheck{"suspended-cronjob", check_suspended_cron_job},
    RuleCheck{"pdb-blocks-drain", check_undrainable_budget},
    RuleCheck{"missing-concurrency-policy", check_unset_concurrency},
    RuleCheck{"missing-unhealthy-pod-eviction-policy", check_eviction_policy},
};

}  // namespace

std::span<const RuleCheck> availability_checks() { return table; }

}  // namespace twinhull::lint
