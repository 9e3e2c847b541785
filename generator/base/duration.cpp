#include "base/duration.h"

#include <algorithm>
#include <array>

namespace twinhull::base {

bool is_go_duration(std::string_view text) {
  constexpr std::array<std::string_view, 8> units = {"ns", "us", "µs", "μs", "ms", "s", "m", "h"};
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return true;
  bool any = false;
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
    if (digits == 0 || text.substr(0, digits) == ".") return false;
    text.remove_prefix(digits);
    std::string_view unit;
    for (const std::string_view one : units) {
      if (text.starts_with(one) && one.size() > unit.size()) unit = one;
    }
    if (unit.empty()) return false;
    text.remove_prefix(unit.size());
    any = true;
  }
  return any;
}

}  // namespace twinhull::base
