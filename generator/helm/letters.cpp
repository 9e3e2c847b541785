#include "helm/letters.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/unicode.h"

namespace twinhull::helm {
namespace {

/// Latin Extended-A, where uppercase and lowercase alternate; `odd` where the uppercase ones have odd
/// numbers.
bool alternates(char32_t c, bool& odd) {
  odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
  return c >= 0x100 && c <= 0x17E && c != 0x130 && c != 0x131 && c != 0x138 && c != 0x149 && c != 0x178;
}

}  // namespace

char32_t upper(char32_t c) {
  if (c < 0x80) return static_cast<char32_t>(base::to_upper(static_cast<char>(c)));
  if (c >= 0xE0 && c <= 0xFE && c != 0xF7) return c - 0x20;
  if (c == 0xFF) return 0x178;
  if (c == 0xB5) return 0x39C;
  bool odd = false;
  if (alternates(c, odd)) return ((c & 1) != 0) != odd ? c - 1 : c;
  if (c == 0x3C2) return 0x3A3;
  if (c >= 0x3B1 && c <= 0x3CB) return c - 0x20;
  if (c >= 0x430 && c <= 0x44F) return c - 0x20;
  if (c >= 0x450 && c <= 0x45F) return c - 0x50;
  return c;
}

char32_t lower(char32_t c) {
  if (c < 0x80) return static_cast<char32_t>(base::to_lower(static_cast<char>(c)));
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 0x20;
  if (c == 0x178) return 0xFF;
  bool odd = false;
  if (alternates(c, odd)) return ((c & 1) != 0) == odd ? c + 1 : c;
  if (c >= 0x391 && c <= 0x3AB && c != 0x3A2) return c + 0x20;
  if (c >= 0x410 && c <= 0x42F) return c + 0x20;
  if (c >= 0x400 && c <= 0x40F) return c + 0x50;
  return c;
}

bool is_upper(char32_t c) { return lower(c) != c; }
bool is_lower(char32_t c) { return upper(c) != c || c == 0xDF; }
bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

bool is_space(char32_t c) {
  return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

bool is_letter(char32_t c) {
  if (c < 0x80) return base::is_letter(static_cast<char>(c));
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  if (c == 0xD7 || c == 0xF7 || is_space(c)) return false;
  return !((c >= 0x2000 && c < 0x2C00) || (c >= 0x3000 && c < 0x3031) || (c >= 0xE000 && c < 0xF900) ||
           (c >= 0xFE00 && c < 0xFE70) || (c >= 0xFFF0 && c < 0x10000) || (c >= 0x1F000 && c < 0x20000) ||
           c >= 0xE0000);
}

bool is_punctuation(char32_t c) {
  if (c < 0x80)
    return std::string_view("!\"#%&'()*,-./:;?@[\\]_{}").find(static_cast<char>(c)) != std::string_view::npos;
  return c == 0xA1 || c == 0xA7 || c == 0xAB || c == 0xB6 || c == 0xB7 || c == 0xBB || c == 0xBF ||
         (c >= 0x2010 && c <= 0x2027) || (c >= 0x2030 && c <= 0x205E) || (c >= 0x3001 && c <= 0x3003);
}

std::string encoded(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) base::append_utf8(out, c);
  return out;
}

std::string upper(std::string_view text) {
  std::u32string points = base::code_points(text);
  std::transform(points.begin(), points.end(), points.begin(), [](char32_t c) { return upper(c); });
  return encoded(points);
}

std::string lower(std::string_view text) {
  std::u32string points = base::code_points(text);
  std::transform(points.begin(), points.end(), points.begin(), [](char32_t c) { return lower(c); });
  return encoded(points);
}

}  // namespace twinhull::helm
