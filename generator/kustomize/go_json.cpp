#include "kustomize/go_json.h"

#include <algorithm>
#include <vector>

#include "base/go_json.h"
#include "kustomize/json_number.h"

namespace twinhull::kustomize {

using yaml::Kind;
using yaml::Node;

void append_go_json(std::string& out, const Node& node) {
  switch (node.kind) {
    case Kind::null:
      out += "null";
      break;
    case Kind::boolean:
      out += node.is_true() ? "true" : "false";
      break;
    case Kind::integer:
    case Kind::number:
      out += json_number(node);
      break;
    case Kind::string:
      base::append_go_json_string(out, node.text);
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
        base::append_go_json_string(out, entries[i]->key);
        out += ':';
        append_go_json(out, *entries[i]->value);
      }
      out += '}';
      break;
    }
  }
}

}  // namespace twinhull::kustomize
