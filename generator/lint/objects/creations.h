#pragma once

#include <string_view>
#include <vector>

#include "lint/objects/object.h"

namespace twinhull::lint {

/// A kind that something in the cluster can create at run time.
struct Creation {
  std::string_view kind;
  bool everywhere = false;  ///< in any namespace, not only that of the role
  std::string_view name;    ///< the one it then uses; empty: any
};

/// The kinds of the core API that a role allows its subjects to create: controllers use such roles to write
/// their Secrets and ConfigMaps.
std::vector<Creation> creations_of(const Object& object);

}  // namespace twinhull::lint
