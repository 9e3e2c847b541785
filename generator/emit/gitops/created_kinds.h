#pragma once

#include <set>

#include "emit/gitops/gitops.h"

namespace twinhull::emit {

/// The kinds of objects that controllers create for objects of these kinds, such as the ReplicaSets and Pods
/// of a Deployment. Secrets are omitted: deploying them is not permitted.
std::set<AllowedKind> created_kinds(const std::set<AllowedKind>& kinds);

}  // namespace twinhull::emit
