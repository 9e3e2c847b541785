#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

// The kinds of `check_conflicting_fields`, a function per topic.
/// `volume`: of a Pod, or the spec of a PersistentVolume.
void check_azure_disk(const Object& object, const yaml::Node* volume, Reporter& report);
void check_pod_conflicts(const Object& object, const PodView& pod, Reporter& report);
/// Values of required node affinity that no label has; checked since Kubernetes 1.33.
void check_node_label_values(const Object& object, const yaml::Node* selector, Reporter& report);
void check_pod_annotation_conflicts(const Object& object, const PodView& pod, Reporter& report);
void check_pod_os_conflicts(const Object& object, const PodView& pod, Reporter& report);
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
void check_runtime_class_conflicts(const Object& object, Reporter& report);
void check_flow_schema_conflicts(const Object& object, Reporter& report);
void check_priority_level_conflicts(const Object& object, Reporter& report);
void check_service_range_conflicts(const Object& object, Reporter& report);
void check_certificate_request_conflicts(const Object& object, Reporter& report);
void check_storage_class_conflicts(const Object& object, Reporter& report);
void check_device_claim_conflicts(const Object& object, Reporter& report);

}  // namespace twinhull::lint
