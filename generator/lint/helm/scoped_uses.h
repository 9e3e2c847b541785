#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lint/helm/actions.h"

namespace twinhull::lint {

/// A place in a template that takes a value by the name it has inside of `range` or `with`: `$v`, `.port`.
struct ScopedUse {
  std::string path;  ///< in values.yaml, `*` for any key or item: `env.*`, `ports.*.number`
  std::size_t action = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Follows `range` and `with` over values of values.yaml, as far as their paths are written out.
std::vector<ScopedUse> scoped_uses_of(std::string_view text, const std::vector<Action>& actions);

}  // namespace twinhull::lint
