#include "emit/node_json.h"

#include <nlohmann/json.hpp>

namespace twinhull::emit {

using nlohmann::ordered_json;

ordered_json to_json(const yaml::Node& node) {
  switch (node.kind) {
    case yaml::Kind::null:
      return nullptr;
    case yaml::Kind::boolean:
      return node.truth();
    case yaml::Kind::integer:
      if (const std::optional<std::int64_t> value = node.integer()) return *value;
      [[fallthrough]];
    case yaml::Kind::number:
      return node.number().value_or(0);
    case yaml::Kind::string:
      return std::string(node.text);
    case yaml::Kind::list: {
      ordered_json out = ordered_json::array();
      for (const yaml::Node* item : node.items) out.push_back(to_json(*item));
      return out;
    }
    case yaml::Kind::map:
      break;
  }
  ordered_json out = ordered_json::object();
  for (const yaml::Entry& entry : node.entries) out[std::string(entry.key)] = to_json(*entry.value);
  return out;
}

std::string json_line(const yaml::Node& node) {
  return to_json(node).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace twinhull::emit
