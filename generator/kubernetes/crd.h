#pragma once

#include <optional>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "kubernetes/api_tables.h"
#include "yaml/node.h"

namespace twinhull::kubernetes {

/// Whether the object is a CustomResourceDefinition of `apiextensions.k8s.io/v1`.
bool is_crd(const yaml::Node& object);

/// Converts a CustomResourceDefinition, one kind in all its versions, to tables in the arena. What the API
/// server would reject is reported under `invalid-crd`; the rest is used, and missing parts allow any value.
/// Empty if group, kind or versions are missing.
std::optional<ApiCatalog> read_crd(const yaml::Node& crd, base::Arena& arena, diagnostic::Findings& findings);

}  // namespace twinhull::kubernetes
