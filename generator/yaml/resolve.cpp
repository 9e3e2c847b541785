#include "yaml/resolve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <string>

#include "base/ascii.h"

namespace twinhull::yaml {
namespace {

using base::is_digit;
using base::is_hex;

bool is_octal(char c) { return c >= '0' && c <= '7'; }

template <typename Test>
bool all(std::string_view text, Test test) {
  return !text.empty() && std::all_of(text.begin(), text.end(), test);
}

template <std::size_t N>
bool one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

constexpr std::array<std::string_view, 4> kNulls = {"~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 6> kBooleans = {"true", "True", "TRUE", "false", "False", "FALSE"};
constexpr std::array<std::string_view, 16> kOldBooleans = {
    "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off", "OFF"};
constexpr std::array<std::string_view, 6> kSpecials = {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"};

std::string_view without_sign(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  return text;
}

/// `digits [. digits] [e [sign] digits]`, or `. digits …`.
bool is_decimal(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - begin;
  };
  const std::size_t whole = digits();
  std::size_t fraction = 0;
  if (at < text.size() && text[at] == '.') {
    ++at;
    fraction = digits();
  }
  if (whole + fraction == 0) return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

bool has_leading_zero(std::string_view digits) { return digits.size() > 1 && digits.front() == '0'; }

Kind resolve_number(std::string_view text) {
  const std::string_view bare = without_sign(text);
  if (bare.empty()) return Kind::string;
  if (all(bare, is_digit)) return has_leading_zero(bare) ? Kind::string : Kind::integer;
  if (bare.starts_with("0x")) return all(bare.substr(2), is_hex) ? Kind::integer : Kind::string;
  if (bare.starts_with("0o")) return all(bare.substr(2), is_octal) ? Kind::integer : Kind::string;
  if (is_decimal(bare)) return Kind::number;
  if (one_of(bare, kSpecials) && (bare.size() == text.size() || (bare[1] | 0x20) == 'i')) return Kind::number;
  return Kind::string;
}

}  // namespace

Kind resolve(std::string_view plain) {
  if (!may_not_be_string(plain)) return Kind::string;
  if (!plain.empty() && is_digit(plain.front())) return resolve_number(plain);
  if (plain.empty() || one_of(plain, kNulls)) return Kind::null;
  if (one_of(plain, kBooleans)) return Kind::boolean;
  return resolve_number(plain);
}

std::string_view yaml11_meaning(std::string_view plain) {
  if (!may_not_be_string(plain)) return {};
  if (!plain.empty() && !is_digit(plain.front()) && one_of(plain, kOldBooleans)) return "a boolean";
  const std::string_view bare = without_sign(plain);
  if (bare.empty() || !(is_digit(bare.front()) || (bare.front() == '.' && bare.size() != plain.size()))) {
    return {};
  }
  if (all(bare, is_digit)) {
    if (!has_leading_zero(bare)) return {};
    return all(bare, is_octal) ? "an octal number" : "a floating-point number";
  }
  if (bare.starts_with("0b") || bare.starts_with("0B")) {
    const bool binary = all(bare.substr(2), [](char c) { return c == '0' || c == '1' || c == '_'; });
    return binary ? "a binary number" : std::string_view{};
  }
  if (bare.starts_with("0X") && all(bare.substr(2), is_hex)) return "a hexadecimal number";
  if (bare.starts_with("0O") && all(bare.substr(2), is_octal)) return "an octal number";
  if (bare.find('_') == std::string_view::npos) return {};
  std::string joined;
  std::copy_if(bare.begin(), bare.end(), std::back_inserter(joined), [](char c) { return c != '_'; });
  const bool number = all(joined, is_digit) || resolve_number(joined) != Kind::string;
  return number ? "a number" : std::string_view{};
}

Kind resolve_yaml11(std::string_view plain) {
  const std::string_view other = yaml11_meaning(plain);
  if (other.empty()) return Kind::string;
  if (other == "a boolean") return Kind::boolean;
  if (other == "a floating-point number") return Kind::number;
  const bool fraction =
      other == "a number" && !all(without_sign(plain), [](char c) { return is_digit(c) || c == '_'; });
  return fraction && !without_sign(plain).starts_with("0x") ? Kind::number : Kind::integer;
}

std::string yaml11_key(std::string_view plain) {
  Node node;
  node.text = plain;
  node.kind = resolve(plain);
  if (node.kind == Kind::string) node.kind = resolve_yaml11(plain);
  if (node.kind == Kind::boolean) return node.is_true() ? "true" : "false";
  if (const std::optional<std::int64_t> whole = node.integer()) return std::to_string(*whole);
  const std::optional<double> number = node.number();
  if (!number || *number != std::floor(*number) || std::abs(*number) > 1e15) return std::string(plain);
  return std::to_string(static_cast<std::int64_t>(*number));
}

std::string_view yaml12_meaning(std::string_view plain) {
  return all(without_sign(plain), is_digit) ? "a decimal number" : "a string";
}

bool key_round_trips(std::string_view plain, Kind kind) {
  switch (kind) {
    case Kind::string:
      return true;
    case Kind::boolean:
      return plain == "true" || plain == "false";
    case Kind::integer:
      return plain != "-0" && all(plain.front() == '-' ? plain.substr(1) : plain, is_digit);
    default:
      return false;
  }
}

}  // namespace twinhull::yaml
