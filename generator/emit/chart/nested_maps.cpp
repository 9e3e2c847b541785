#include "emit/chart/nested_maps.h"

namespace twinhull::emit {
namespace {

void collect(const yaml::Node& schema, std::vector<MapSchema>& maps) {
  const yaml::Node* properties = schema.is(yaml::Kind::map) ? schema.get("properties") : nullptr;
  if (properties == nullptr) return;
  for (const yaml::Entry& property : properties->entries) {
    const bool map = property.value->is(yaml::Kind::map) && property.value->get("properties") != nullptr;
    if (!map || property.value->get("$ref") != nullptr) continue;
    maps.push_back({property.key, property.value});
    collect(*property.value, maps);
  }
}

}  // namespace

std::vector<MapSchema> nested_maps(const yaml::Node& schema) {
  std::vector<MapSchema> maps;
  collect(schema, maps);
  return maps;
}

}  // namespace twinhull::emit
