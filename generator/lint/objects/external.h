#pragma once

#include <string>

namespace twinhull::lint {

/// An object that already exists in the cluster, or is created elsewhere: references to it are valid.
struct ExternalObject {
  std::string kind;
  std::string name;            ///< `*` matches any characters
  std::string namespace_name;  ///< empty: any
};

}  // namespace twinhull::lint
