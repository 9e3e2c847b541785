#include "diagnostic/log_commands.h"

#include <cstddef>

namespace twinhull::diagnostic {
namespace {

/// An escape of `#` in the format.
std::string_view escaped_hash(Format format) {
  switch (format) {
    case Format::json:
    case Format::sarif:
      return "\\u0023";
    case Format::junit:
      return "&#35;";
    case Format::text:
    case Format::github:
      break;
  }
  return "\\x23";
}

/// Whether the `##` at `at` begins a command such as `##vso[` or `##[`.
bool begins_command(std::string_view text, std::size_t at) {
  std::size_t end = at + 2;
  while (end < text.size() && text[end] >= 'a' && text[end] <= 'z') ++end;
  return end < text.size() && text[end] == '[';
}

void escape_hashes(std::string& text, Format format) {
  const std::string_view escaped = escaped_hash(format);
  for (std::size_t at = text.find("##"); at != std::string::npos; at = text.find("##", at + 1)) {
    if (begins_command(text, at)) text.replace(at + 1, 1, escaped);
  }
}

/// Escapes colons that would turn a line of the text format into a command; the format `github` consists of
/// such lines.
void escape_colons(std::string& text) {
  for (std::size_t line = 0; line != std::string::npos;) {
    const std::size_t first = text.find_first_not_of(" \t", line);
    if (first != std::string::npos && text.compare(first, 2, "::") == 0) text.replace(first, 1, "\\x3A");
    line = text.find('\n', line);
    if (line != std::string::npos) ++line;
  }
}

}  // namespace

std::string without_log_commands(std::string text, Format format) {
  if (text.find("##") != std::string::npos) escape_hashes(text, format);
  if (format == Format::text && text.find("::") != std::string::npos) escape_colons(text);
  return text;
}

}  // namespace twinhull::diagnostic
