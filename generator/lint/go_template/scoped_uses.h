#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lint/go_template/actions.h"

namespace twinhull::lint {

/// A use of a value by its name inside of `range` or `with`: `$v`, `.port`.
struct ScopedUse {
  std::string path;  ///< in values.yaml, with `*` for any key or item: `env.*`, `ports.*.number`
  std::size_t action = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Tracks `range` and `with` over values of values.yaml, as far as their paths are literal.
std::vector<ScopedUse> scoped_uses_of(std::string_view text, const std::vector<Action>& actions);

}  // namespace twinhull::lint
