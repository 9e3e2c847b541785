#include "yaml/encoding.h"

#include <string>
#include <utility>

#include "base/limits.h"
#include "base/unicode.h"
#include "yaml/byte_search.h"

namespace twinhull::yaml {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

diagnostic::Finding problem(std::string rule, std::string message, source::Span span, std::string help) {
  diagnostic::Finding finding;
  finding.rule = std::move(rule);
  finding.message = std::move(message);
  finding.span = span;
  finding.help = std::move(help);
  return finding;
}

std::string hex(char32_t value, int digits) {
  constexpr std::string_view symbols = "0123456789ABCDEF";
  std::string out;
  for (int i = digits - 1; i >= 0; --i) out += symbols[(value >> (4 * i)) & 0xF];
  return out;
}

/// Line breaks in YAML 1.1, which Helm's parser still accepts, but not in YAML 1.2.
bool breaks_elsewhere(char32_t c) { return c == 0x85 || c == 0x2028 || c == 0x2029; }

/// Whether YAML allows the character unescaped.
bool printable(char32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return c != 0x7F && (c < 0x80 || c > 0x9F) && !breaks_elsewhere(c) && c != 0xFEFF && c != 0xFFFE &&
         c != 0xFFFF;
}

diagnostic::Finding control(std::string_view text, source::Span span, char32_t value) {
  if (value == 0xFEFF) {
    return problem("control-character", "a byte order mark in the middle of the file", span, "remove it");
  }
  const std::string code = "U+" + hex(value, 4);
  if (breaks_elsewhere(value)) {
    return problem("control-character", "`" + code + "`, a line break for some YAML parsers only", span,
                   "remove it, or use an escape in double quotes");
  }
  if (value == 0 && (span.begin <= 1 || text.substr(0, 2) == std::string_view("\0\0", 2))) {
    diagnostic::Finding wide =
        problem("control-character", "`" + code + "`: the file seems to be UTF-16 or UTF-32", span,
                "save it as UTF-8");
    wide.redact_source = true;  // a secret in it is not recognized
    return wide;
  }
  return problem("control-character", "the control character `" + code + "`", span,
                 "remove it, or use an escape in double quotes");
}

}  // namespace

std::uint32_t byte_order_mark(std::string_view text) {
  return text.starts_with(kMark) ? static_cast<std::uint32_t>(kMark.size()) : 0;
}

diagnostic::Findings check_encoding(std::string_view text, std::uint32_t file) {
  diagnostic::Findings findings;
  if (text.size() > base::limit(base::Limit::yaml_bytes)) {
    findings.push_back(problem("limit-reached",
                               "a file of more than " + base::display(base::Limit::yaml_bytes), {file, 0, 0},
                               "split it, or " + base::how_to_raise(base::Limit::yaml_bytes)));
    return findings;
  }
  bool utf8 = true;
  bool controls = true;
  bool returns = true;
  for (std::size_t at = byte_order_mark(text); at < text.size();) {
    at = static_cast<std::size_t>(skip_printable(text.data() + at, text.data() + text.size()) - text.data());
    if (at == text.size()) break;
    const auto byte = static_cast<unsigned char>(text[at]);
    const base::CodePoint point = base::decode(text, at);
    const auto begin = static_cast<std::uint32_t>(at);
    const source::Span span{file, begin, begin + point.size};
    at += point.size;
    if (!point.valid) {
      if (std::exchange(utf8, false)) {
        const bool wide = begin == 0 && (byte == 0xFF || byte == 0xFE);
        findings.push_back(problem("invalid-utf8",
                                   "the byte `0x" + hex(byte, 2) + "` at offset " + std::to_string(begin) +
                                       " is not UTF-8" + (wide ? "; the file seems to be UTF-16" : ""),
                                   span, "save the file as UTF-8"));
        findings.back().redact_source = wide;  // a secret in it is not recognized
        if (wide) return findings;             // every other byte would be an error of the same cause
      }
    } else if (!printable(point.value)) {
      if (std::exchange(controls, false)) findings.push_back(control(text, span, point.value));
    } else if (byte == '\r' && (at >= text.size() || text[at] != '\n')) {
      if (std::exchange(returns, false)) {
        findings.push_back(problem("control-character", "a carriage return without a line feed", span,
                                   "end lines with LF or CRLF"));
      }
    }
  }
  return findings;
}

}  // namespace twinhull::yaml
