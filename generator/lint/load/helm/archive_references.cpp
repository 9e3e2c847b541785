#include "lint/load/helm/archive_references.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "base/gzip.h"

namespace twinhull::lint {
namespace {

constexpr std::array<std::string_view, 4> keywords = {"$ref", "$dynamicRef", "$recursiveRef", "$schema"};

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && std::string_view(" \t\r\n").find(text[at]) != std::string_view::npos) ++at;
  return at;
}

/// Decodes the JSON string that begins after the quote at `at`, up to `most` characters, and moves `at`
/// behind it.
std::string json_string(std::string_view text, std::size_t& at, std::size_t most) {
  std::string out;
  for (++at; at < text.size() && text[at] != '"' && out.size() < most; ++at) {
    if (text[at] == '\\' && text.substr(at + 1, 1) == "u") {
      unsigned code = 0;
      for (const char c : text.substr(std::min(at + 2, text.size()), 4))
        code = code * 16 + static_cast<unsigned>(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
      out += code < 128 ? static_cast<char>(code) : '?';
      at += 5;
    } else {
      if (text[at] == '\\') ++at;
      if (at < text.size()) out += text[at];
    }
  }
  ++at;
  return out;
}

bool has_reference(std::string_view text) {
  constexpr std::size_t longest_key = 16, longest_value = 256;
  for (std::size_t quote = text.find('"'); quote != std::string_view::npos;
       quote = text.find('"', quote + 1)) {
    std::size_t at = quote;
    const std::string key = json_string(text, at, longest_key);
    if (std::ranges::find(keywords, key) == keywords.end()) continue;
    at = skip_blanks(text, at);
    if (at >= text.size() || text[at] != ':') continue;
    at = skip_blanks(text, at + 1);
    if (at >= text.size() || text[at] != '"') continue;
    const std::string value = json_string(text, at, longest_value);
    if (key == "$schema" ? value.find("json-schema.org/") == std::string::npos : !value.starts_with('#'))
      return true;
  }
  return false;
}

}  // namespace

ArchiveSchema schema_of_archive(std::string_view archive, std::size_t& left) {
  const auto [text, fault] = base::gunzip(archive, left);
  if (fault == base::GzipFault::damaged) return ArchiveSchema::damaged;
  if (fault == base::GzipFault::too_large) {
    const bool alone = left == kMostUnpacked;
    left = 0;
    return alone ? ArchiveSchema::too_large : ArchiveSchema::not_searched;
  }
  left -= text.size();
  if (text.find("values.schema.json") != std::string::npos && has_reference(text))
    return ArchiveSchema::refers_elsewhere;
  // Archives in an archive are not searched.
  return text.find(".tgz") != std::string::npos && text.find("\x1F\x8B\x08") != std::string::npos
             ? ArchiveSchema::nested
             : ArchiveSchema::closed;
}

}  // namespace twinhull::lint
