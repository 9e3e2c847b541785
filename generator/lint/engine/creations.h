#pragma once

#include <string_view>
#include <vector>

#include "lint/objects/object.h"

namespace twinhull::lint {

/// A kind that something in the cluster may create while it runs.
struct Creation {
  std::string_view kind;
  bool everywhere = false;  ///< in any namespace, not just that of the role
  std::string_view name;    ///< the one that it then works on; empty: any
};

/// The kinds of the core API that a role lets its holders create: controllers write Secrets and ConfigMaps of
/// their own with such a role.
std::vector<Creation> creations_of(const Object& object);

}  // namespace twinhull::lint
