#pragma once

#include "kustomize/context.h"

namespace twinhull::kustomize {

/// The object as Kustomize prints it, after its way through YAML and JSON: decimal numbers, `true` and
/// `false`, timestamps with a time. Findings for what does not survive that.
const yaml::Node* round_trip(Context& context, const yaml::Node& object);

}  // namespace twinhull::kustomize
