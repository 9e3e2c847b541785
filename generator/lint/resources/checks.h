#pragma once

#include <functional>

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_exceeded_quota(const ObjectIndex& index, Reporter& report);
void check_missing_resources(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_missing_cpu_request(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_missing_memory_request(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_missing_memory_limit(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_requests_exceed_limits(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_extended_resource_limit_mismatch(const Container& container, const PodView& pod,
                                            const ObjectIndex& index, Reporter& report);
void check_pvc_without_storage_request(const Object& object, const ObjectIndex& index, Reporter& report);
void check_pvc_without_access_mode(const Object& object, const ObjectIndex& index, Reporter& report);
void check_unknown_resource(const Object& object, const ObjectIndex& index, Reporter& report);
void check_implausible_amount(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_limit_range(const Object& object, const ObjectIndex& index, Reporter& report);
void check_memory_limit_too_low(const Object& object, const ObjectIndex& index, Reporter& report);

/// Calls `visit(spec, name, location)` for every PersistentVolumeClaim that an object is or creates.
void each_claim(const Object& object, const ObjectIndex& index,
                const std::function<void(const yaml::Node*, std::string_view, source::Span)>& visit);

}  // namespace twinhull::lint
