#include "lint/availability/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"autoscaler-without-request", check_autoscaler_request},
    RuleCheck{"colocated-replicas", check_colocated_replicas},
    RuleCheck{"competing-autoscalers", check_competing_autoscalers},
    RuleCheck{"ephemeral-database", check_ephemeral_database},
    RuleCheck{"finished-job", check_left_job},
    RuleCheck{"fixed-autoscaler", check_fixed_autoscaler},
    RuleCheck{"idle-spread-constraint", check_idle_spread},
    RuleCheck{"immutable-job", check_immutable_job},
    RuleCheck{"invalid-autoscaler", check_invalid_autoscaler},
    RuleCheck{"invalid-budget", check_invalid_budget},
    RuleCheck{"invalid-rollout", check_invalid_rollout},
    RuleCheck{"invalid-schedule", check_invalid_schedule},
    RuleCheck{"invalid-spread-constraint", check_invalid_spread},
    RuleCheck{"missing-budget", check_missing_budget},
    RuleCheck{"overlapping-budgets", check_overlapping_budgets},
    RuleCheck{"replicas-beside-autoscaler", check_replicas_beside_autoscaler},
    RuleCheck{"rollout-with-downtime", check_rollout_downtime},
    RuleCheck{"shared-claim", check_shared_claim},
    RuleCheck{"single-replica", check_single_replica},
    RuleCheck{"stopped-workload", check_stopped_workload},
    RuleCheck{"suspended-cron-job", check_suspended_cron_job},
    RuleCheck{"undrainable-budget", check_undrainable_budget},
    RuleCheck{"unset-concurrency-policy", check_unset_concurrency},
    RuleCheck{"unset-eviction-policy", check_eviction_policy},
};

}  // namespace

std::span<const RuleCheck> availability_checks() { return table; }

}  // namespace twinhull::lint
