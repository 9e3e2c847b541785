#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

/// Makes the finding a warning if it is about a Pod that the API server rejects only when a controller
/// creates it: that of a custom resource, or of a StatefulSet before Kubernetes checked its template.
void limit_if_accepted(ObjectFinding& found, const ObjectIndex& index);

}  // namespace twinhull::lint
