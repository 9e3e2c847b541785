#pragma once

#include <string_view>

#include "kustomize/context.h"

namespace twinhull::kustomize {

/// What Kustomize does with fields that it does not know: it rejects them in a kustomization and ignores them
/// in the configuration of a transformer or generator.
enum class UnknownFields { rejected, ignored };

/// The fields of a kustomization that Kustomize knows, with their documented spelling. Fields it does not
/// know and values of another type are findings and removed. `type` is the name of a structure of the table:
/// `Kustomization`, or that of a transformer's configuration.
const yaml::Node* read_fields(Context& context, const yaml::Node& node, std::string_view type,
                              UnknownFields unknown = UnknownFields::rejected);

}  // namespace twinhull::kustomize
