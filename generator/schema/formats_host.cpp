// Host names, IP addresses and email addresses. Internationalized names (IDNA 2008, RFC 5890 to 5893) are
// checked by libidn2, which has the tables.

#include <idn2.h>

#include <array>
#include <memory>
#include <vector>

#include "base/ascii.h"
#include "base/unicode.h"
#include "schema/characters.h"
#include "schema/formats.h"

namespace twinhull::schema {
namespace {

constexpr std::size_t longest_label = 63;
constexpr std::size_t longest_name = 253;
constexpr std::size_t longest_local_part = 64;

bool label_character(char c) { return is_letter(c) || is_digit(c) || c == '-'; }

bool starts_with_xn(std::string_view label) {
  return label.size() >= 4 && (label[0] | 0x20) == 'x' && (label[1] | 0x20) == 'n' && label[2] == '-' &&
         label[3] == '-';
}

/// Converts a non-ASCII label, or its ASCII form (`xn--…`), to the ASCII form; empty if it is not allowed.
std::string registered(std::string_view label) {
  std::string lower(label);
  const bool spelled = starts_with_xn(label);
  if (spelled) std::transform(lower.begin(), lower.end(), lower.begin(), base::to_lower);
  if (lower.find('\0') != std::string::npos) return {};
  std::uint8_t* out = nullptr;
  const auto* text = reinterpret_cast<const std::uint8_t*>(lower.c_str());
  const int status = spelled ? idn2_register_u8(nullptr, text, &out, 0)
                             : idn2_register_u8(text, nullptr, &out, IDN2_NFC_INPUT);
  const std::unique_ptr<std::uint8_t, decltype(&idn2_free)> owner(out, [](void* p) { idn2_free(p); });
  if (status != IDN2_OK || out == nullptr) return {};
  return reinterpret_cast<const char*>(out);
}

/// Why an ASCII label is not valid.
std::string check_plain_label(std::string_view label) {
  if (label.empty() || label.size() > longest_label)
    return "is not a host name; every label must have 1 to 63 characters";
  if (!all_of(label, label_character) || label.front() == '-' || label.back() == '-')
    return "is not a host name; labels must contain only letters, digits and inner `-`";
  if (starts_with_xn(label) && registered(label).empty())
    return "is not a host name; the text after `xn--` is not valid Punycode";
  return {};
}

/// Whether a letter belongs to a right-to-left script (Hebrew, Arabic and related scripts).
bool right_to_left(char32_t c) {
  return (c >= 0x590 && c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC) ||
         (c >= 0x10800 && c <= 0x10FFF) || (c >= 0x1E800 && c <= 0x1EFFF);
}

/// Whether a label mixes European digits (including extended Arabic ones) and Arabic digits, which RFC 5893
/// forbids in right-to-left text. libidn2 does not check this.
bool mixes_digits(std::string_view label) {
  bool european = false;
  bool arabic = false;
  for (std::size_t at = 0; at < label.size();) {
    const base::CodePoint point = base::decode(label, at);
    european = european || (point.value >= '0' && point.value <= '9') ||
               (point.value >= 0x6F0 && point.value <= 0x6F9);
    arabic = arabic || (point.value >= 0x660 && point.value <= 0x669);
    at += point.size;
  }
  return european && arabic;
}

/// The labels between dots, of which Unicode has several.
std::vector<std::string> labels_of(std::string_view text, bool& from_right) {
  std::vector<std::string> labels(1);
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint point = base::decode(text, at);
    if (point.value == '.' || point.value == 0x3002 || point.value == 0xFF0E || point.value == 0xFF61) {
      labels.emplace_back();
    } else {
      labels.back().append(text.substr(at, point.size));
      from_right = from_right || right_to_left(point.value);
    }
    at += point.size;
  }
  return labels;
}

/// Whether the text is `[127.0.0.1]` or `[IPv6:::1]`.
bool address_literal(std::string_view text) {
  if (!text.starts_with('[') || !text.ends_with(']')) return false;
  text = text.substr(1, text.size() - 2);
  if (!text.starts_with("IPv6:")) return check_ipv4(text).empty();
  return check_ipv6(text.substr(5)).empty();
}

bool atom_character(char c, bool international) {
  return is_letter(c) || is_digit(c) || (international && !is_ascii(c)) ||
         (is_ascii(c) && c != '\0' &&
          std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos);
}

bool quoted_local_part(std::string_view text, bool international) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  text = text.substr(1, text.size() - 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_ascii(text[i]) && international) continue;
    if (text[i] < ' ' || text[i] > '~' || text[i] == '"') return false;
    if (text[i] == '\\' && (++i == text.size() || text[i] < ' ' || text[i] > '~')) return false;
  }
  return true;
}

bool local_part(std::string_view text, bool international) {
  if (text.empty() || text.size() > longest_local_part) return false;
  if (text.front() == '"') return quoted_local_part(text, international);
  if (text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos) return false;
  return all_of(text, [&](char c) { return c == '.' || atom_character(c, international); });
}

std::string check_mail(std::string_view text, bool international) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return "is not an email address; `@` is missing";
  if (!local_part(text.substr(0, at), international))
    return "is not an email address; the part before `@` is invalid";
  const std::string_view domain = text.substr(at + 1);
  if (address_literal(domain)) return {};
  const std::string reason = international ? check_idn_hostname(domain) : check_hostname(domain);
  return reason.empty() ? reason : "is not an email address; the part after `@` is not a host name";
}

}  // namespace

std::string check_hostname(std::string_view text) {
  if (text.empty()) return "is empty";
  if (text.size() > longest_name) return "is longer than 253 characters";
  while (true) {
    const std::size_t dot = text.find('.');
    std::string reason = check_plain_label(text.substr(0, dot));
    if (!reason.empty() || dot == std::string_view::npos) return reason;
    text.remove_prefix(dot + 1);
  }
}

std::string check_idn_hostname(std::string_view text) {
  if (text.empty()) return "is empty";
  bool from_right = false;
  std::size_t size = 0;
  const std::vector<std::string> labels = labels_of(text, from_right);
  for (const std::string& label : labels) {
    if (all_of(label, is_ascii)) {
      std::string reason = check_plain_label(label);
      if (!reason.empty()) return reason;
      size += label.size() + 1;
    } else {
      const std::string spelled = registered(label);
      if (spelled.empty() || spelled.size() > longest_label || mixes_digits(label))
        return "is not a host name; IDNA 2008 does not allow one of its labels";
      size += spelled.size() + 1;
    }
    // In a right-to-left name, no label may begin with a digit (RFC 5893).
    if (from_right && is_digit(label.front()))
      return "is not a host name; in right-to-left names no label may begin with a digit";
  }
  return size > longest_name + 1 ? "is longer than 253 characters" : "";
}

std::string check_ipv4(std::string_view text) {
  constexpr std::string_view reason = "is not an IPv4 address such as `192.168.49.2`";
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = text.find('.');
    const std::string_view number = text.substr(0, dot);
    if ((dot == std::string_view::npos) != (part == 3)) return std::string(reason);
    if (number.empty() || number.size() > 3 || !all_of(number, is_digit)) return std::string(reason);
    if (number.size() > 1 && number[0] == '0') return std::string(reason);
    int value = 0;
    for (const char c : number) value = value * 10 + (c - '0');
    if (value > 255) return std::string(reason);
    text.remove_prefix(std::min(text.size(), number.size() + 1));
  }
  return {};
}

std::string check_ipv6(std::string_view text) {
  constexpr std::string_view reason = "is not an IPv6 address such as `fd00::1`";
  int groups = 0;
  bool gap = false;
  if (text.starts_with("::")) {
    gap = true;
    text.remove_prefix(2);
  }
  while (!text.empty()) {
    const std::size_t colon = text.find(':');
    const std::string_view group = text.substr(0, colon);
    if (group.find('.') != std::string_view::npos) {
      if (colon != std::string_view::npos || !check_ipv4(group).empty()) return std::string(reason);
      groups += 2;
      break;
    }
    if (group.empty() || group.size() > 4 || !all_of(group, is_hex)) return std::string(reason);
    ++groups;
    if (colon == std::string_view::npos) break;
    text.remove_prefix(colon + 1);
    if (text.empty()) return std::string(reason);  // a final `:`
    if (text.starts_with(':')) {
      if (gap) return std::string(reason);
      gap = true;
      text.remove_prefix(1);
    }
  }
  return gap ? (groups <= 7 ? "" : std::string(reason)) : (groups == 8 ? "" : std::string(reason));
}

std::string check_email(std::string_view text) { return check_mail(text, false); }
std::string check_idn_email(std::string_view text) { return check_mail(text, true); }

}  // namespace twinhull::schema
