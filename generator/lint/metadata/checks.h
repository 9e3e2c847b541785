#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_namespace_in_chart(const ObjectIndex& index, Reporter& report);
void check_invalid_annotation(const Object& object, const ObjectIndex& index, Reporter& report);
void check_deprecated_label(const Object& object, const ObjectIndex& index, Reporter& report);
void check_duplicate_object(const ObjectIndex& index, Reporter& report);
void check_unknown_annotation(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_label(const Object& object, const ObjectIndex& index, Reporter& report);
void check_incomplete_object(const Object& object, const ObjectIndex& index, Reporter& report);
void check_invalid_name(const Object& object, const ObjectIndex& index, Reporter& report);
void check_hardcoded_owner_reference(const Object& object, const ObjectIndex& index, Reporter& report);
void check_oversized_object(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
