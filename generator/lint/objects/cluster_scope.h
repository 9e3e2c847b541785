#pragma once

#include <string_view>

namespace twinhull::lint {

/// Whether objects of the kind have no namespace, in Kubernetes or in one of the usual operators.
bool is_cluster_scoped(std::string_view kind);

}  // namespace twinhull::lint
