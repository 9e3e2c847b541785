#pragma once

#include <string>

#include "yaml/node.h"

namespace twinhull::lint {

/// The dotted path of the deepest value of `root` that begins at or contains `span`:
/// `spec.template.spec.containers[0].image`. The span of a key is that of its value. Empty if the span is
/// outside of the object.
std::string path_of(const yaml::Node& root, source::Span span);

}  // namespace twinhull::lint
