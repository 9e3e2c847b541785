#include "kubernetes/kustomize.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/unicode.h"

namespace twinhull::kubernetes {
namespace {

using base::is_digit;

/// Consumes leading digits and `_`.
bool take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '_'; });
  const auto count = static_cast<std::size_t>(end - text.begin());
  text.remove_prefix(count);
  return count > 0;
}

/// `12`, `1_000`, `1.5`, `1e3`; annotation keys cannot start with a sign or dot.
bool is_decimal(std::string_view text) {
  if (text.empty() || !is_digit(text.front())) return false;
  take_digits(text);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    take_digits(text);
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) text.remove_prefix(1);
    if (!take_digits(text)) return false;
  }
  return text.empty();
}

/// `0x1F`, `0o17`, `0b1`.
bool is_prefixed(std::string_view text) {
  if (text.size() < 3 || text[0] != '0') return false;
  const char kind = static_cast<char>(text[1] | 0x20);
  const std::string_view digits = kind == 'x'   ? "0123456789abcdefABCDEF_"
                                  : kind == 'o' ? "01234567_"
                                  : kind == 'b' ? "01_"
                                                : "";
  return !digits.empty() && text.find_first_not_of(digits, 2) == std::string_view::npos;
}

/// `2026-01-31`; month and day with one or two digits.
bool is_date(std::string_view text) {
  std::array<std::size_t, 3> lengths = {};
  std::size_t part = 0;
  for (const char c : text) {
    if (c == '-' && part < 2) {
      ++part;
    } else if (is_digit(c)) {
      ++lengths[part];
    } else {
      return false;
    }
  }
  const auto one_or_two = [](std::size_t length) { return length == 1 || length == 2; };
  return part == 2 && lengths[0] == 4 && one_or_two(lengths[1]) && one_or_two(lengths[2]);
}

bool is_word(std::string_view text) {
  constexpr std::array<std::string_view, 9> words = {"true",  "True", "TRUE", "false", "False",
                                                     "FALSE", "null", "Null", "NULL"};
  return std::ranges::find(words, text) != words.end();
}

bool is_lost(char32_t value) {
  const bool control = value >= 0x7F && value <= 0x9F;
  const bool separator = value == 0x2028 || value == 0x2029;
  return control || separator || value == 0xFFFE || value == 0xFFFF;
}

}  // namespace

std::string check_kustomize_text(std::string_view text) {
  const auto plain = [](char c) { return static_cast<unsigned char>(c) < 0x7F; };
  for (auto at = static_cast<std::size_t>(std::ranges::find_if_not(text, plain) - text.begin());
       at < text.size();) {
    const base::CodePoint point = base::decode(text, at);
    if (point.valid && is_lost(point.value)) {
      return fmt::format("contains U+{:04X}, which Kustomize cannot write",
                         static_cast<std::uint32_t>(point.value));
    }
    at += point.size;
  }
  return {};
}

std::string check_kustomize_unquoted(std::string_view text) {
  const std::string_view what = is_word(text)                           ? "a boolean or null"
                                : is_decimal(text) || is_prefixed(text) ? "a number"
                                : is_date(text)                         ? "a date"
                                                                        : "";
  return what.empty() ? std::string()
                      : fmt::format("becomes {} in Kustomize, which writes it without quotes", what);
}

}  // namespace twinhull::kubernetes
