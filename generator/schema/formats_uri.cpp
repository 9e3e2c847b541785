// URIs (RFC 3986), IRIs (RFC 3987), URI templates (RFC 6570), JSON pointers and other identifiers.

#include "base/unicode.h"
#include "schema/characters.h"
#include "schema/formats.h"
#include "schema/regex.h"
#include "schema/uri.h"

namespace twinhull::schema {
namespace {

constexpr std::string_view sub_delimiters = "!$&'()*+,;=";

/// The name of a kind of identifier, and its allowed characters.
struct Style {
  std::string_view called;
  bool international = false;
  bool relative = false;
};

std::string reason_of(const Style& style, std::string_view what) {
  return "is not " + std::string(style.called) + "; " + std::string(what);
}

/// Non-ASCII characters that RFC 3987 allows; private use characters in queries only.
bool international_character(char32_t c, bool query) {
  if (c < 0xA0 || (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF) || (c >= 0xFFF0 && c <= 0xFFFD))
    return false;
  const bool private_use = (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
  return query || !private_use;
}

/// Whether a part consists of letters, digits, `-._~`, sub-delimiters, percent escapes and characters in
/// `also`.
bool well_written(const Style& style, std::string_view part, std::string_view also, bool query = false) {
  for (std::size_t i = 0; i < part.size();) {
    const char c = part[i];
    if (c == '%') {
      if (i + 2 >= part.size() || !is_hex(part[i + 1]) || !is_hex(part[i + 2])) return false;
      i += 3;
    } else if (is_ascii(c)) {
      const bool fine = is_letter(c) || is_digit(c) ||
                        (c != '\0' && (std::string_view("-._~").find(c) != std::string_view::npos ||
                                       sub_delimiters.find(c) != std::string_view::npos ||
                                       also.find(c) != std::string_view::npos));
      if (!fine) return false;
      ++i;
    } else {
      const base::CodePoint point = base::decode(part, i);
      if (!style.international || !point.valid || !international_character(point.value, query)) return false;
      i += point.size;
    }
  }
  return true;
}

/// `[::1]`, `[v1.x]`.
bool address_literal(std::string_view host) {
  if (!host.ends_with(']')) return false;
  host = host.substr(1, host.size() - 2);
  if (host.empty() || (host[0] | 0x20) != 'v') return check_ipv6(host).empty();
  const std::size_t dot = host.find('.');
  if (dot == std::string_view::npos || dot < 2 || dot + 1 == host.size()) return false;
  return all_of(host.substr(1, dot - 1), is_hex) && host.find('%') == std::string_view::npos &&
         well_written({}, host.substr(dot + 1), ":");
}

std::string check_authority(const Style& style, std::string_view authority) {
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    if (!well_written(style, authority.substr(0, at), ":"))
      return reason_of(style, "the part before `@` is invalid");
    authority.remove_prefix(at + 1);
  }
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos && !all_of(authority.substr(colon + 1), is_digit))
    return reason_of(style, "its port is not a number");
  const std::string_view host = authority.substr(0, colon);
  const bool fine = host.starts_with('[') ? address_literal(host) : well_written(style, host, "");
  return fine ? "" : reason_of(style, "its host is invalid");
}

std::string check_identifier(const Style& style, std::string_view text) {
  const UriParts parts = split_uri(text);
  if (!parts.scheme && !style.relative)
    return reason_of(style, "it does not begin with a scheme such as `https:`");
  if (parts.scheme && !is_letter(parts.scheme->front()))
    return reason_of(style, "its scheme does not begin with a letter");
  if (!style.relative && text.size() == parts.scheme->size() + 1)
    return reason_of(style, "it has only a scheme");
  if (parts.authority) {
    std::string reason = check_authority(style, *parts.authority);
    if (!reason.empty()) return reason;
  } else if (!parts.scheme) {
    const std::string_view first = parts.path.substr(0, parts.path.find('/'));
    if (first.find(':') != std::string_view::npos)
      return reason_of(style, "the part before the first `:` is not a scheme");
  }
  const bool fine = well_written(style, parts.path, ":@/") &&
                    well_written(style, parts.query.value_or(""), ":@/?", true) &&
                    well_written(style, parts.fragment.value_or(""), ":@/?");
  return fine ? "" : reason_of(style, "spaces and special characters must be percent-encoded");
}

bool variable_name(std::string_view name) {
  if (name.empty() || name.front() == '.' || name.back() == '.') return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '%') {
      if (i + 2 >= name.size() || !is_hex(name[i + 1]) || !is_hex(name[i + 2])) return false;
      i += 2;
    } else if (!is_letter(name[i]) && !is_digit(name[i]) && name[i] != '_' && name[i] != '.') {
      return false;
    }
  }
  return name.find("..") == std::string_view::npos;
}

/// `name`, `name*`, `name:3`.
bool variable(std::string_view text) {
  if (text.ends_with('*')) return variable_name(text.substr(0, text.size() - 1));
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return variable_name(text);
  const std::string_view length = text.substr(colon + 1);
  return variable_name(text.substr(0, colon)) && !length.empty() && length.size() <= 4 && length[0] != '0' &&
         all_of(length, is_digit);
}

bool template_expression(std::string_view text) {
  if (!text.empty() && std::string_view("+#./;?&=,!@|").find(text[0]) != std::string_view::npos)
    text.remove_prefix(1);
  while (true) {
    const std::size_t comma = text.find(',');
    if (!variable(text.substr(0, comma))) return false;
    if (comma == std::string_view::npos) return true;
    text.remove_prefix(comma + 1);
  }
}

bool pointer_tokens(std::string_view text) {
  if (!text.empty() && text[0] != '/') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1'))) return false;
  }
  return true;
}

}  // namespace

std::string check_uri(std::string_view text) { return check_identifier({"a URI"}, text); }
std::string check_uri_reference(std::string_view text) {
  return check_identifier({"a URI reference", false, true}, text);
}
std::string check_iri(std::string_view text) { return check_identifier({"an IRI", true}, text); }
std::string check_iri_reference(std::string_view text) {
  return check_identifier({"an IRI reference", true, true}, text);
}

std::string check_uri_template(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '{') {
      const std::size_t end = text.find('}', i);
      if (end == std::string_view::npos) return "is not a URI template; a `{` is never closed";
      if (!template_expression(text.substr(i + 1, end - i - 1)))
        return "is not a URI template; braces must contain variable names separated by commas";
      i = end;
    } else if (c == '%' && !(i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2]))) {
      return "is not a URI template; `%` must be followed by two hexadecimal digits";
    } else if (is_ascii(c) &&
               (c <= ' ' || c == 0x7f || std::string_view("\"<>\\^`|}").find(c) != std::string_view::npos)) {
      return "is not a URI template; spaces and special characters must be percent-encoded";
    }
  }
  return {};
}

std::string check_json_pointer(std::string_view text) {
  return pointer_tokens(text) ? "" : "is not a JSON pointer such as `/spec/replicas`";
}

std::string check_relative_json_pointer(std::string_view text) {
  const auto digits =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
  const std::string_view rest = text.substr(digits);
  if (digits == 0 || (digits > 1 && text[0] == '0') || !(rest == "#" || pointer_tokens(rest)))
    return "is not a relative JSON pointer such as `1/replicas`";
  return {};
}

std::string check_uuid(std::string_view text) {
  constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  bool fine = text.size() == form.size();
  for (std::size_t i = 0; fine && i < form.size(); ++i)
    fine = form[i] == 'x' ? is_hex(text[i]) : text[i] == '-';
  return fine ? "" : "is not a UUID such as `2eb8aa08-aa98-11ea-b4aa-73b441d16380`";
}

std::string check_regex(std::string_view text) {
  const std::string error = Regex::compile(text).error;
  return error.empty() ? "" : "is not a regular expression: " + error;
}

}  // namespace twinhull::schema
