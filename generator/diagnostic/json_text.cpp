#include "diagnostic/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/unicode.h"

namespace twinhull::diagnostic {

std::string to_json_text(const nlohmann::ordered_json& value) {
  const std::string raw = value.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  std::string out;
  out.reserve(raw.size() + 1);
  for (std::size_t at = 0; at < raw.size();) {
    const auto plain = std::find_if(raw.begin() + static_cast<std::ptrdiff_t>(at), raw.end(),
                                    [](char c) { return (c < ' ' && c != '\n') || c == 0x7F; });
    const auto end = static_cast<std::size_t>(plain - raw.begin());
    out.append(raw, at, end - at);
    at = end;
    if (at == raw.size()) break;
    const base::CodePoint point = base::decode(raw, at);
    // Line breaks of the layout are the only control characters that `dump` leaves below U+0020; all others
    // are inside strings, where an escape is equivalent.
    if (point.value == '\n' || !base::is_unsafe_for_display(point.value)) {
      out.append(raw, at, point.size);
    } else if (point.value <= 0xFFFF) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<std::uint32_t>(point.value));
    } else {
      const std::uint32_t rest = static_cast<std::uint32_t>(point.value) - 0x10000;
      fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10),
                     0xDC00 + (rest & 0x3FF));
    }
    at += point.size;
  }
  out += '\n';
  return out;
}

}  // namespace twinhull::diagnostic
