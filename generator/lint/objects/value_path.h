#pragma once

#include <string>

#include "yaml/node.h"

namespace twinhull::lint {

/// The dotted path of the deepest value of `root` that begins at or spans `span`:
/// `spec.template.spec.containers[0].image`. A key's own span counts for its value. Empty where the span
/// lies outside of the object.
std::string path_of(const yaml::Node& root, source::Span span);

}  // namespace twinhull::lint
