#include "yaml/node_json.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

namespace twinhull::yaml {

using nlohmann::ordered_json;

ordered_json to_json(const Node& node) {
  switch (node.kind) {
    case Kind::null:
      return nullptr;
    case Kind::boolean:
      return node.is_true();
    case Kind::integer:
      if (const std::optional<std::int64_t> value = node.integer()) return *value;
      [[fallthrough]];
    case Kind::number:
      return node.number().value_or(0);
    case Kind::string:
      return std::string(node.text);
    case Kind::list: {
      ordered_json out = ordered_json::array();
      for (const Node* item : node.items) out.push_back(to_json(*item));
      return out;
    }
    case Kind::map:
      break;
  }
  ordered_json out = ordered_json::object();
  for (const Entry& entry : node.entries) out[std::string(entry.key)] = to_json(*entry.value);
  return out;
}

std::string json_line(const Node& node) {
  return to_json(node).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

namespace {

const Node* to_node(base::Arena& arena, const ordered_json& value) {
  if (value.is_string()) return make_string(arena, value.get_ref<const std::string&>());
  if (value.is_boolean()) return make_boolean(arena, value.get<bool>());
  if (value.is_number_integer()) return make_integer(arena, value.get<std::int64_t>());
  if (value.is_number()) {
    Node* node = arena.make<Node>();
    node->kind = Kind::number;
    node->text = arena.copy(std::string_view(value.dump()));
    return node;
  }
  if (value.is_array()) {
    std::vector<const Node*> items;
    for (const ordered_json& item : value) items.push_back(to_node(arena, item));
    return make_list(arena, items);
  }
  if (!value.is_object()) return make_null(arena);
  std::vector<Entry> entries;
  for (const auto& [key, item] : value.items()) {
    entries.push_back({.key = arena.copy(std::string_view(key)), .value = to_node(arena, item)});
  }
  return make_map(arena, entries);
}

}  // namespace

const Node* read_json(base::Arena& arena, std::string_view text) {
  const ordered_json value = ordered_json::parse(text, nullptr, false);
  return value.is_discarded() ? nullptr : to_node(arena, value);
}

}  // namespace twinhull::yaml
