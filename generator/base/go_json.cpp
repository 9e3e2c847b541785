#include "base/go_json.h"

#include <cstddef>

#include "base/unicode.h"

namespace twinhull::base {
namespace {

void append_escape(std::string& out, char32_t value) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u";
  for (const unsigned shift : {12U, 8U, 4U, 0U}) out += digits[value >> shift & 0xF];
}

void append_ascii(std::string& out, char c, JsonHtml html) {
  constexpr std::string_view named = "\b\f\n\r\t";
  const std::size_t name = named.find(c);
  if (c == '"' || c == '\\') {
    out += '\\';
    out += c;
  } else if (name != std::string_view::npos) {
    out += '\\';
    out += "bfnrt"[name];
  } else if (static_cast<unsigned char>(c) < 0x20 ||
             (html == JsonHtml::escaped && (c == '<' || c == '>' || c == '&'))) {
    append_escape(out, static_cast<unsigned char>(c));
  } else {
    out += c;
  }
}

}  // namespace

void append_go_json_string(std::string& out, std::string_view text, JsonHtml html) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      append_ascii(out, text[at++], html);
      continue;
    }
    const CodePoint point = decode(text, at);
    if (!point.valid || point.value == 0x2028 || point.value == 0x2029) {
      append_escape(out, point.valid ? point.value : U'\uFFFD');
    } else {
      out += text.substr(at, point.size);
    }
    at += point.size;
  }
  out += '"';
}

}  // namespace twinhull::base
