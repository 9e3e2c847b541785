#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

// The kinds of `check_conflicting_fields`, a function per topic.
void check_pod_conflicts(const Object& object, const PodView& pod, Reporter& report);
void check_pod_resource_conflicts(const Object& object, const PodView& pod, Reporter& report);
void check_job_conflicts(const Object& object, Reporter& report);
void check_service_conflicts(const Object& object, Reporter& report);
void check_endpoint_conflicts(const Object& object, Reporter& report);
void check_binding_conflicts(const Object& object, Reporter& report);
void check_quota_conflicts(const Object& object, Reporter& report);
void check_storage_conflicts(const Object& object, Reporter& report);
void check_webhook_conflicts(const Object& object, Reporter& report);
void check_policy_binding_conflicts(const Object& object, Reporter& report);
void check_name_conflicts(const Object& object, Reporter& report);

}  // namespace twinhull::lint
