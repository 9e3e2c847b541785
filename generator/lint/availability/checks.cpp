#include "lint/availability/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    Check{"autoscaler-without-request", check_autoscaler_request},
    Check{"colocated-replicas", check_colocated_replicas},
    Check{"competing-autoscalers", check_competing_autoscalers},
    Check{"ephemeral-database", check_ephemeral_database},
    Check{"finished-job", check_left_job},
    Check{"fixed-autoscaler", check_fixed_autoscaler},
    Check{"idle-spread-constraint", check_idle_spread},
    Check{"immutable-job", check_immutable_job},
    Check{"invalid-autoscaler", check_invalid_autoscaler},
    Check{"invalid-budget", check_invalid_budget},
    Check{"invalid-rollout", check_invalid_rollout},
    Check{"invalid-schedule", check_invalid_schedule},
    Check{"invalid-spread-constraint", check_invalid_spread},
    Check{"missing-budget", check_missing_budget},
    Check{"overlapping-budgets", check_overlapping_budgets},
    Check{"replicas-beside-autoscaler", check_replicas_beside_autoscaler},
    Check{"rollout-with-downtime", check_rollout_downtime},
    Check{"shared-claim", check_shared_claim},
    Check{"single-replica", check_single_replica},
    Check{"stopped-workload", check_stopped_workload},
    Check{"suspended-cron-job", check_suspended_cron_job},
    Check{"undrainable-budget", check_undrainable_budget},
    Check{"unset-concurrency-policy", check_unset_concurrency},
    Check{"unset-eviction-policy", check_eviction_policy},
};

}  // namespace

std::span<const Check> availability_checks() { return table; }

}  // namespace twinhull::lint
