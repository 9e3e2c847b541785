#include "lint/secrets/headers.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/ascii.h"
#include "base/text.h"
#include "lint/secrets/values.h"
#include "lint/secrets/word_list.h"

namespace twinhull::lint {
namespace {

constexpr std::size_t longest_value = 2048;

/// Attributes of cookies.
constexpr auto attributes = std::to_array<std::string_view>(
    {"path", "domain", "expires", "max-age", "samesite", "secure", "httponly", "priority", "partitioned"});

struct HeaderFormat {
  std::string_view separators;  ///< between the parts of a value
  std::size_t shortest;         ///< length of a secret
  std::string_view what;
};
constexpr HeaderFormat kinds[] = {
    {}, {" \t,=\"'\\", 10, "the credentials of a header"}, {";", 16, "a cookie"}};

std::size_t end_of_value(std::string_view text, std::size_t begin) {
  const std::size_t limit = std::min(text.size(), begin + longest_value);
  const bool quoted = begin < limit && (text[begin] == '"' || text[begin] == '\'');
  // Unquoted here, but possibly within a quoted text: `-H 'Authorization: …'`.
  const std::string_view ends = quoted ? text.substr(begin, 1) : std::string_view("\"'");
  std::size_t end = quoted ? begin + 1 : begin;
  for (; end < limit && text[end] != '\n' && text[end] != '\r'; ++end) {
    if (text[end] == '\\') {
      ++end;
    } else if (text[end] == '"' && text[end - 1] == '=') {  // a parameter
      end = std::min(text.substr(0, limit).find_first_of("\"\n", end + 1), limit - 1);
    } else if (ends.find(text[end]) != std::string_view::npos) {
      break;
    }
  }
  return std::min(end, limit);
}

/// In any case.
bool begins_with_word(std::string_view text, std::string_view word) {
  return text.size() > word.size() && text[word.size()] == ' ' &&
         std::ranges::equal(text.substr(0, word.size()), word, {}, base::to_lower);
}

}  // namespace

HeaderKind header_kind(std::string_view name) {
  // All names of headers end with one of these letters.
  const char last = name.empty() ? '\0' : base::to_lower(name.back());
  if (last != 'n' && last != 'e') return HeaderKind::none;
  const std::string lower = base::lowered(name);
  if (lower.ends_with("authorization")) return HeaderKind::authorization;
  return lower == "cookie" || lower == "set-cookie" || lower == "http_cookie" ? HeaderKind::cookie
                                                                              : HeaderKind::none;
}

std::vector<SecretMatch> secrets_of_header(std::string_view text, HeaderKind kind, std::size_t begin,
                                           std::size_t& end) {
  const HeaderFormat& row = kinds[static_cast<std::size_t>(kind)];
  while (begin < text.size() && (text[begin] == ' ' || text[begin] == '\t')) ++begin;
  end = end_of_value(text, begin);
  std::vector<SecretMatch> out;
  std::size_t from = begin + (begin < end && text[begin] == '"' ? 1 : 0);
  // These schemes are found everywhere (command_lines.cpp).
  if (kind == HeaderKind::authorization && (begins_with_word(text.substr(from, end - from), "basic") ||
                                            begins_with_word(text.substr(from, end - from), "bearer")))
    return out;
  while (from < end) {
    const std::size_t next = std::min(text.substr(0, end).find_first_of(row.separators, from), end);
    std::string_view part = text.substr(from, next - from);
    std::size_t at = from;
    if (kind == HeaderKind::cookie) {
      const std::size_t equals = part.find('=');
      std::string name(part.substr(0, std::min(equals, part.size())));
      name.erase(0, name.find_first_not_of(" \t\"'"));
      std::ranges::transform(name, name.begin(), base::to_lower);
      const bool named = equals != std::string_view::npos && !among(name, attributes);
      at = named ? from + equals + 1 : next;
      part = text.substr(at, next - at);
      part = part.substr(0, part.find_first_of(" \t`"));
      if (part.ends_with(':')) part.remove_suffix(1);
    }
    if (part.size() >= row.shortest && looks_secret(part, NameKind::weak))
      out.push_back({.begin = static_cast<std::uint32_t>(at),
                     .end = static_cast<std::uint32_t>(at + part.size()),
                     .what = row.what});
    from = next + 1;
  }
  return out;
}

}  // namespace twinhull::lint
