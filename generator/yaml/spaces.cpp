#include "yaml/spaces.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/unicode.h"

namespace twinhull::yaml {
namespace {

constexpr std::array<std::pair<char32_t, std::string_view>, 6> kNames = {{{0xA0, "no-break space"},
                                                                          {0x2007, "figure space"},
                                                                          {0x200B, "zero-width space"},
                                                                          {0x202F, "narrow no-break space"},
                                                                          {0x2060, "word joiner"},
                                                                          {0x3000, "ideographic space"}}};

bool is_space(char32_t c) {
  return (c >= 0x2000 && c <= 0x200B) ||
         std::any_of(kNames.begin(), kNames.end(), [&](const auto& row) { return row.first == c; });
}

std::string hex(char32_t value) {
  constexpr std::string_view symbols = "0123456789ABCDEF";
  std::string out;
  for (int shift = 12; shift >= 0; shift -= 4) out += symbols[(value >> shift) & 0xF];
  return out;
}

}  // namespace

ForeignSpace find_foreign_space(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (static_cast<unsigned char>(text[at]) < 0xC2) continue;
    const bool behind_key =
        at > 0 && text[at - 1] == ':' && text.substr(0, at).find_first_of(" \n") == std::string_view::npos;
    if (at > 0 && !behind_key && !(text[at - 1] == '-' && at == 1)) continue;
    const base::CodePoint point = base::decode(text, at);
    if (is_space(point.value)) return {at, point.size, point.value};
  }
  return {};
}

std::string message_of(const ForeignSpace& space) {
  const auto named =
      std::find_if(kNames.begin(), kNames.end(), [&](const auto& row) { return row.first == space.value; });
  return "a " + std::string(named == kNames.end() ? "Unicode space" : named->second) + " (U+" +
         hex(space.value) + "), which YAML does not treat as white space";
}

}  // namespace twinhull::yaml
