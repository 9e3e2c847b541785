// Formats of OpenAPI that the API server checks in custom resources.

#include "lint/typecheck/custom_formats.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/ascii.h"
#include "base/text.h"
#include "kubernetes/address_range.h"
#include "schema/formats.h"
#include "schema/regex.h"

namespace twinhull::lint {
namespace {

/// Whether each `%` begins the code of a byte.
bool has_valid_escapes(std::string_view text) {
  for (std::size_t i = text.find('%'); i != std::string_view::npos; i = text.find('%', i + 1)) {
    const std::string_view code = text.substr(i + 1, 2);
    if (code.size() < 2 || code.find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos)
      return false;
  }
  return true;
}

}  // namespace

/// Custom resources can have host bits.
std::string check_custom_cidr(std::string_view text) {
  return kubernetes::read_range(text) ? std::string() : "is not a CIDR";
}

/// Six, eight or twenty bytes in hexadecimal: `00:00:5e:00:53:01`.
std::string check_mac(std::string_view text) {
  const char mark = text.size() > 2 && (text[2] == ':' || text[2] == '-') ? text[2] : '.';
  const std::vector<std::string_view> parts = base::split(text, mark);
  const std::size_t width = mark == '.' ? 4 : 2, bytes = parts.size() * width / 2;
  const bool good = std::ranges::all_of(parts, [&](std::string_view part) {
    return part.size() == width && part.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  });
  return good && (bytes == 6 || bytes == 8 || bytes == 20) ? std::string() : "is not a MAC address";
}

/// Hyphens are optional. `version`: the digit of its kind, or 0 for any.
std::string check_custom_uuid(std::string_view text, char version) {
  constexpr std::array<std::size_t, 5> widths = {8, 4, 4, 4, 12};
  std::string digits;
  std::size_t at = 0;
  for (const std::size_t width : widths) {
    if (!digits.empty() && at < text.size() && text[at] == '-') ++at;
    digits += text.substr(std::min(at, text.size()), width);
    at += width;
  }
  const bool good = at == text.size() && digits.size() == 32 &&
                    digits.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
  if (!good) return "is not a UUID";
  // Of version 3 the API server does not check the variant.
  const bool variant =
      version == '3' || std::string_view("89abAB").find(digits[16]) != std::string_view::npos;
  return version == 0 || (digits[12] == version && variant)
             ? std::string()
             : std::string("is not a UUID of version ") + version;
}

/// As the API server defines it: letters of any language, and hyphens in the labels before the last one only.
std::string check_custom_hostname(std::string_view text) {
  static const auto pattern = schema::Regex::compile(
      "^([a-zA-Z0-9\\p{S}\\p{L}]((-?[a-zA-Z0-9\\p{S}\\p{L}]{0,62})?)|([a-zA-Z0-9\\p{S}\\p{L}](([a-zA-Z0-9-"
      "\\p{S}\\p{L}]"
      "{0,61}[a-zA-Z0-9\\p{S}\\p{L}])?)(\\.)){1,}([a-zA-Z\\p{L}]){2,63})$",
      schema::RegexSyntax::re2);
  const auto labels = base::split(text, '.');
  const bool good = text.size() <= 255 && pattern.value &&
                    pattern.value->search(text) == schema::Regex::Answer::yes &&
                    std::ranges::all_of(labels, [](std::string_view label) { return label.size() <= 63; });
  return good ? std::string() : "is not a host name";
}

/// Leading zeros are accepted and ignored.
std::string check_custom_ipv4(std::string_view text) {
  return schema::check_ipv4(kubernetes::without_leading_zeros(text));
}

/// Colors as in CSS; `#` is optional.
std::string check_hex_color(std::string_view text) {
  if (text.starts_with('#')) text.remove_prefix(1);
  const bool good = (text.size() == 3 || text.size() == 6) &&
                    text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  return good ? std::string() : "is not a color in hexadecimal";
}

/// An address, also with a name: `Ada <ada@example.com>`.
std::string check_mailbox(std::string_view text) {
  const std::size_t open = text.rfind('<');
  if (open != std::string_view::npos && text.ends_with('>'))
    text = text.substr(open + 1, text.size() - open - 2);
  const std::size_t at = text.rfind('@');
  const bool dots = text.starts_with('.') || text.find("..") != std::string_view::npos;
  const bool good = at != std::string_view::npos && at > 0 && at + 1 < text.size() && !dots &&
                    (text.front() == '"' || text.find_first_of(" \t,;<>()") == std::string_view::npos);
  return good ? std::string() : "is not an email address";
}

/// A URL with a scheme, or an absolute path, as Go reads the URL of a request.
std::string check_request_uri(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return "contains a control character";
  }
  const std::size_t colon = text.find(':');
  const std::string_view scheme = text.substr(0, std::min(colon, text.size()));
  const bool named = colon != std::string_view::npos && !scheme.empty() && base::is_letter(scheme[0]) &&
                     std::ranges::all_of(scheme, [](char c) {
                       return base::is_alnum(c) || c == '+' || c == '-' || c == '.';
                     });
  if (!named && !text.starts_with('/')) return "is neither a URL with a scheme nor an absolute path";
  const std::string_view rest = named ? text.substr(colon + 1) : text;
  if (!has_valid_escapes(rest.substr(0, rest.find('#')))) return "contains `%` without a code";
  if (!rest.starts_with("//")) return {};
  std::string_view host = rest.substr(2, rest.find_first_of("/?#", 2) - 2);
  host.remove_prefix(host.find('@') == std::string_view::npos ? 0 : host.rfind('@') + 1);
  const std::size_t bracket = host.rfind(']');
  const std::string_view port = host.substr(std::min(host.rfind(':'), host.size()));
  if (host.starts_with('[') && bracket == std::string_view::npos) return "has an IPv6 address without `]`";
  const bool has_port =
      bracket == std::string_view::npos || host.find(':', bracket) != std::string_view::npos;
  if (has_port && port.find_first_not_of(":0123456789") != std::string_view::npos)
    return "has a port that is not a number";
  return host.find_first_of(" \"<>\\^`{|}") == std::string_view::npos
             ? std::string()
             : "has a host with an invalid character";
}

}  // namespace twinhull::lint
