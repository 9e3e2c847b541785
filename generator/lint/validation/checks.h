#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

/// What the API server accepts with a warning that no other rule gives.
void check_api_server_warning(const Object& object, const ObjectIndex& index, Reporter& report);
/// What the API server rejects in several fields of an object together; the type check knows those of one
/// map.
void check_conflicting_fields(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_pod_security_label(const Object& object, const ObjectIndex& index, Reporter& report);
void check_missing_secret_key(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
