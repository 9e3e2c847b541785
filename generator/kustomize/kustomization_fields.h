#pragma once

#include <string_view>

#include "kustomize/context.h"

namespace twinhull::kustomize {

/// The fields of a kustomization that Kustomize knows, with their documented spelling. Fields it does not
/// know and values of another type are findings and removed. `type` is the name of a structure of the table:
/// `Kustomization`, or that of a transformer's configuration.
const yaml::Node* read_fields(Context& context, const yaml::Node& node, std::string_view type);

}  // namespace twinhull::kustomize
