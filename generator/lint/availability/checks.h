#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_ephemeral_database(const Container& container, const PodView& pod, const ObjectIndex& index,
                              Reporter& report);
void check_autoscaler_request(const Object& object, const ObjectIndex& index, Reporter& report);
void check_colocated_replicas(const ObjectIndex& index, Reporter& report);
void check_competing_autoscalers(const ObjectIndex& index, Reporter& report);
void check_eviction_policy(const Object& object, const ObjectIndex& index, Reporter& report);
void check_fixed_autoscaler(const Object& object, const ObjectIndex& index, Reporter& report);
void check_idle_spread(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_invalid_autoscaler(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_budget(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_rollout(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_schedule(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_spread(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_immutable_job(const Object& object, const ObjectIndex& index, Reporter& report);
void check_left_job(const Object& object, const ObjectIndex& index, Reporter& report);
void check_missing_budget(const ObjectIndex& index, Reporter& report);
void check_overlapping_budgets(const ObjectIndex& index, Reporter& report);
void check_replicas_beside_autoscaler(const ObjectIndex& index, Reporter& report);
void check_rollout_downtime(const ObjectIndex& index, Reporter& report);
void check_shared_claim(const ObjectIndex& index, Reporter& report);
void check_single_replica(const ObjectIndex& index, Reporter& report);
void check_stopped_workload(const Object& object, const ObjectIndex& index, Reporter& report);
void check_suspended_cron_job(const Object& object, const ObjectIndex& index, Reporter& report);
void check_undrainable_budget(const ObjectIndex& index, Reporter& report);
void check_unset_concurrency(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
