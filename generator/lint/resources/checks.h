#pragma once

#include <functional>

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_exceeded_quota(const ObjectIndex& index, Reporter& report);
void check_no_resources(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_cpu_request(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_memory_request(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_memory_limit(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_requests_exceed(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_extended_resource(const Container& container, const PodView& pod, const ObjectIndex& index,
                             Reporter& report);
void check_storage_request(const Object& object, const ObjectIndex& index, Reporter& report);
void check_access_mode(const Object& object, const ObjectIndex& index, Reporter& report);
void check_resource_names(const Object& object, const ObjectIndex& index, Reporter& report);
void check_implausible_amount(const Object& object, const ObjectIndex& index, Reporter& report);
void check_limit_range(const Object& object, const ObjectIndex& index, Reporter& report);
void check_low_memory_limit(const Object& object, const ObjectIndex& index, Reporter& report);

/// Calls `visit(spec, name, place)` for every PersistentVolumeClaim that an object is or creates.
void each_claim(const Object& object, const ObjectIndex& index,
                const std::function<void(const yaml::Node*, std::string_view, source::Span)>& visit);

}  // namespace twinhull::lint
