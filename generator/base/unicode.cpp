#include "base/unicode.h"

#include <algorithm>
#include <iterator>

namespace twinhull::base {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Both tables are sorted. They list blocks rather than single characters, which is as precise as terminals
// are.
constexpr Range kCombining[] = {
    {0x0300, 0x036F},   {0x0483, 0x0489},   {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x06D6, 0x06DC},   {0x0900, 0x0902},   {0x093C, 0x093C}, {0x0941, 0x0948}, {0x0E31, 0x0E31},
    {0x0E34, 0x0E3A},   {0x0E47, 0x0E4E},   {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200D},
    {0x20D0, 0x20FF},   {0x302A, 0x302D},   {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
    {0x1F3FB, 0x1F3FF}, {0xE0100, 0xE01EF},
};

constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x2614, 0x2615},   {0x26A1, 0x26A1},
    {0x2705, 0x2705},   {0x2728, 0x2728},   {0x274C, 0x274C},   {0x2753, 0x2755},   {0x2E80, 0x303E},
    {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

template <std::size_t N>
bool in(const Range (&ranges)[N], char32_t value) {
  const Range* at = std::lower_bound(std::begin(ranges), std::end(ranges), value,
                                     [](const Range& range, char32_t wanted) { return range.last < wanted; });
  return at != std::end(ranges) && at->first <= value;
}

void append_hex(std::string& out, char32_t value, int digits) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += kDigits[(value >> shift) & 0xF];
}

}  // namespace

CodePoint decode(std::string_view text, std::size_t offset) {
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[offset + i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};

  const CodePoint broken{lead, 1, false};
  std::uint8_t size = 0;
  char32_t value = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    size = 2;
    value = lead & 0x1Fu;
  } else if ((lead & 0xF0) == 0xE0) {
    size = 3;
    value = lead & 0x0Fu;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    size = 4;
    value = lead & 0x07u;
  } else {
    return broken;
  }
  if (text.size() - offset < size) return broken;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return broken;
    value = (value << 6) | (byte(i) & 0x3Fu);
  }
  const bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return broken;
  return {value, size, true};
}

void append_utf8(std::string& out, char32_t value) {
  if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) value = 0xFFFD;
  auto put = [&](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (value < 0x80) {
    put(value);
  } else if (value < 0x800) {
    put(0xC0 | (value >> 6));
    put(0x80 | (value & 0x3F));
  } else if (value < 0x10000) {
    put(0xE0 | (value >> 12));
    put(0x80 | ((value >> 6) & 0x3F));
    put(0x80 | (value & 0x3F));
  } else {
    put(0xF0 | (value >> 18));
    put(0x80 | ((value >> 12) & 0x3F));
    put(0x80 | ((value >> 6) & 0x3F));
    put(0x80 | (value & 0x3F));
  }
}

std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode(text, at);
    out += point.valid ? point.value : U'\uFFFD';
    at += point.size;
  }
  return out;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

int display_width(char32_t value) {
  if (value < 0x300) return 1;
  if (in(kCombining, value)) return 0;
  return in(kWide, value) ? 2 : 1;
}

// The joiners U+200C and U+200D are safe: several scripts and many emoji need them.
bool is_unsafe_for_display(char32_t value) {
  if (value < 0x20 || (value >= 0x7F && value < 0xA0)) return true;
  if (value < 0x61C) return value == 0xAD;
  return value == 0x61C || value == 0x180E || value == 0x200B || value == 0x200E || value == 0x200F ||
         (value >= 0x2028 && value <= 0x202E) || (value >= 0x2060 && value <= 0x206F) || value == 0xFEFF ||
         (value >= 0xFFF9 && value <= 0xFFFB) || (value >= 0xE0000 && value <= 0xE007F);
}

int append_display_safe(std::string& out, std::string_view text, std::size_t offset, CodePoint point) {
  if (point.valid && !is_unsafe_for_display(point.value)) {
    out += text.substr(offset, point.size);
    return display_width(point.value);
  }
  const std::size_t before = out.size();
  if (point.valid && point.value == '\n') {
    out += "\\n";
  } else if (point.valid && point.value == '\r') {
    out += "\\r";
  } else if (point.valid && point.value == '\t') {
    out += "\\t";
  } else if (!point.valid || point.value < 0x80) {
    out += "\\x";
    append_hex(out, point.value, 2);
  } else {
    const bool wide = point.value > 0xFFFF;
    out += wide ? "\\U" : "\\u";
    append_hex(out, point.value, wide ? 8 : 4);
  }
  return static_cast<int>(out.size() - before);
}

std::string escape_for_display(std::string_view text, std::string_view keep) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t offset = 0; offset < text.size();) {
    const CodePoint point = decode(text, offset);
    if (point.value < 0x80 && keep.find(static_cast<char>(point.value)) != std::string_view::npos) {
      out += text[offset];
    } else {
      append_display_safe(out, text, offset, point);
    }
    offset += point.size;
  }
  return out;
}

}  // namespace twinhull::base
