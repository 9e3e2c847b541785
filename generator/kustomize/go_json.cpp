#include "kustomize/go_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/unicode.h"
#include "kustomize/json_number.h"

namespace twinhull::kustomize {

using yaml::Kind;
using yaml::Node;

void append_go_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint point = base::decode(text, at);
    const char c = text[at];
    if (!point.valid) {
      out += "\\ufffd";
    } else if (point.value == 0x2028 || point.value == 0x2029 || c == '<' || c == '>' || c == '&') {
      out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(point.value));
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (point.value < 0x20) {
      switch (c) {
        case '\n':
          out += "\\n";
          break;
        case '\r':
          out += "\\r";
          break;
        case '\t':
          out += "\\t";
          break;
        case '\b':
          out += "\\b";
          break;
        case '\f':
          out += "\\f";
          break;
        default:
          out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(point.value));
      }
    } else {
      out += text.substr(at, point.size);
    }
    at += point.size;
  }
  out += '"';
}

void append_go_json(std::string& out, const Node& node) {
  switch (node.kind) {
    case Kind::null:
      out += "null";
      break;
    case Kind::boolean:
      out += node.truth() ? "true" : "false";
      break;
    case Kind::integer:
    case Kind::number:
      out += json_number(node);
      break;
    case Kind::string:
      append_go_string(out, node.text);
      break;
    case Kind::list:
      out += '[';
      for (std::size_t i = 0; i < node.items.size(); ++i) {
        if (i > 0) out += ',';
        append_go_json(out, *node.items[i]);
      }
      out += ']';
      break;
    case Kind::map: {
      std::vector<const yaml::Entry*> entries;
      for (const yaml::Entry& entry : node.entries) entries.push_back(&entry);
      std::sort(entries.begin(), entries.end(),
                [](const yaml::Entry* a, const yaml::Entry* b) { return a->key < b->key; });
      out += '{';
      for (std::size_t i = 0; i < entries.size(); ++i) {
        if (i > 0) out += ',';
        append_go_string(out, entries[i]->key);
        out += ':';
        append_go_json(out, *entries[i]->value);
      }
      out += '}';
      break;
    }
  }
}

}  // namespace twinhull::kustomize
