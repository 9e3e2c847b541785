#pragma once

#include <string>

#include "yaml/node.h"

namespace twinhull::compare {

/// A node as YAML in flow style, on one line. `hidden`: the value of every scalar is replaced by `…`.
std::string flow(const yaml::Node& node, bool hidden = false);

}  // namespace twinhull::compare
