#include "diagnostic/rules.h"

#include <algorithm>

namespace twinhull::diagnostic {

const Rule* find_rule(std::string_view id) {
  const std::span<const Rule> all = rules();
  const auto found = std::ranges::lower_bound(all, id, {}, &Rule::id);
  return found == all.end() || found->id != id ? nullptr : &*found;
}

}  // namespace twinhull::diagnostic
