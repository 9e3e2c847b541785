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

/// The API that a CustomResourceDefinition defines, one kind in all its versions, as tables in the arena.
/// What the API server would refuse about it is a finding of the rule `invalid-crd`; what is left is taken as
/// it is, and where nothing is said, anything goes. Empty where there is no group, kind or version to go by.
std::optional<ApiCatalog> read_crd(const yaml::Node& crd, base::Arena& arena,
                                   std::vector<diagnostic::Finding>& findings);

}  // namespace twinhull::kubernetes
