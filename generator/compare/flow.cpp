#include "compare/flow.h"

#include "yaml/writer.h"

namespace twinhull::compare {
namespace {

using yaml::Kind;
using yaml::Node;

/// A plain string in a flow collection must not contain its indicators.
std::string string_in_flow(std::string_view text, bool inside) {
  const bool indicators = inside && text.find_first_of(",[]{}") != std::string_view::npos;
  return indicators ? yaml::double_quoted(text) : yaml::scalar(text);
}

void append(std::string& out, const Node& node, bool hidden, bool inside) {
  switch (node.kind) {
    case Kind::map: {
      out += '{';
      bool first = true;
      for (const yaml::Entry& entry : node.entries) {
        if (!first) out += ", ";
        first = false;
        out += string_in_flow(entry.key, true) + ": ";
        append(out, *entry.value, hidden, true);
      }
      out += '}';
      return;
    }
    case Kind::list: {
      out += '[';
      bool first = true;
      for (const Node* item : node.items) {
        if (!first) out += ", ";
        first = false;
        append(out, *item, hidden, true);
      }
      out += ']';
      return;
    }
    case Kind::null:
      out += "null";
      return;
    case Kind::string:
      out += hidden ? "…" : string_in_flow(node.text, inside);
      return;
    default:
      out += hidden ? "…" : node.text;
  }
}

}  // namespace

std::string flow(const Node& node, bool hidden) {
  std::string out;
  append(out, node, hidden, false);
  return out;
}

}  // namespace twinhull::compare
