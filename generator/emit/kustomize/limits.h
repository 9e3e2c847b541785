#pragma once

#include <span>
#include <vector>

#include "diagnostic/finding.h"
#include "yaml/node.h"

namespace twinhull::emit {

/// Reports parts of an object that Kustomize could not build, or would change.
void check_kustomize_limits(const yaml::Node& object, diagnostic::Findings& findings);

/// The same for an object that a generator of Kustomize makes, apart from its data: the keys of its labels
/// and annotations lose their quotes.
void check_kustomize_generated(const yaml::Node& object, diagnostic::Findings& findings);

/// A finding if Kustomize cannot set the namespace that the values of a target have for its objects.
void check_kustomize_namespace(const yaml::Node& values, std::span<const yaml::Node* const> objects,
                               diagnostic::Findings& findings);

}  // namespace twinhull::emit
