#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_namespace_in_chart(const ObjectIndex& index, Reporter& report);
void check_annotations(const Object& object, const ObjectIndex& index, Reporter& report);
void check_deprecated_names(const Object& object, const ObjectIndex& index, Reporter& report);
void check_duplicates(const ObjectIndex& index, Reporter& report);
void check_known_annotations(const Object& object, const ObjectIndex& index, Reporter& report);
void check_labels(const Object& object, const ObjectIndex& index, Reporter& report);
void check_name_is_there(const Object& object, const ObjectIndex& index, Reporter& report);
void check_names(const Object& object, const ObjectIndex& index, Reporter& report);
void check_owners(const Object& object, const ObjectIndex& index, Reporter& report);
void check_size(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
