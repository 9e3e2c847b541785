#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_ephemeral_database(const Container& container, const PodView& pod, const ObjectIndex& index,
                              Reporter& report);
void check_hpa_without_resource_request(const Object& object, const ObjectIndex& index, Reporter& report);
void check_missing_pod_anti_affinity(const ObjectIndex& index, Reporter& report);
void check_conflicting_autoscalers(const ObjectIndex& index, Reporter& report);
void check_missing_unhealthy_pod_eviction_policy(const Object& object, const ObjectIndex& index,
                                                 Reporter& report);
void check_hpa_min_equals_max(const Object& object, const ObjectIndex& index, Reporter& report);
void check_mismatching_topology_spread_selector(const PodView& pod, const ObjectIndex& index,
                                                Reporter& report);
void check_invalid_hpa(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_pdb(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_update_strategy(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_cron_schedule(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_topology_spread_constraint(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_immutable_job(const Object& object, const ObjectIndex& index, Reporter& report);
void check_missing_job_ttl(const Object& object, const ObjectIndex& index, Reporter& report);
void check_missing_pdb(const ObjectIndex& index, Reporter& report);
void check_overlapping_pdbs(const ObjectIndex& index, Reporter& report);
void check_replicas_with_hpa(const ObjectIndex& index, Reporter& report);
void check_rolling_update_of_rwo_volume(const ObjectIndex& index, Reporter& report);
void check_rollout_with_downtime(const ObjectIndex& index, Reporter& report);
void check_shared_rwo_volume(const ObjectIndex& index, Reporter& report);
void check_single_replica(const ObjectIndex& index, Reporter& report);
void check_zero_replicas(const Object& object, const ObjectIndex& index, Reporter& report);
void check_suspended_cronjob(const Object& object, const ObjectIndex& index, Reporter& report);
void check_pdb_blocks_drain(const ObjectIndex& index, Reporter& report);
void check_missing_concurrency_policy(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
