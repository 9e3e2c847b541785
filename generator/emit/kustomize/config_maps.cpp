#include "emit/kustomize/config_maps.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>
#include <utility>

#include "base/ascii.h"
#include "kubernetes/kustomize.h"
#include "kubernetes/objects.h"

namespace twinhull::emit {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

/// Kustomize removes quotes at both ends of a literal; a text of several lines is easier to read in a file.
bool is_literal(std::string_view value) {
  constexpr std::string_view kQuotes = "\"'";
  if (value.find('\n') != std::string_view::npos) return false;
  return value.empty() || (kQuotes.find(value.front()) == std::string_view::npos &&
                           kQuotes.find(value.back()) == std::string_view::npos);
}

/// Kustomize writes keys without quotes.
bool are_safe_keys(const Node* map) {
  if (map == nullptr) return true;
  return map->is(Kind::map) && std::ranges::all_of(map->entries, [](const Entry& entry) {
           return entry.value->is(Kind::string) && !entry.key.empty() &&
                  entry.key.find('=') == std::string_view::npos &&
                  kubernetes::check_kustomize_unquoted(entry.key).empty();
         });
}

bool has_only(const Node& map, std::initializer_list<std::string_view> keys) {
  return std::ranges::all_of(
      map.entries, [&](const Entry& entry) { return std::ranges::find(keys, entry.key) != keys.end(); });
}

const Node* literals(const std::vector<const Entry*>& data, base::Arena& arena) {
  std::vector<const Node*> items;
  for (const Entry* entry : data)
    items.push_back(yaml::make_string(arena, fmt::format("{}={}", entry->key, entry->value->text)));
  return yaml::make_list(arena, items);
}

std::string safe_part(std::string_view text) {
  std::string part;
  for (const char c : text) part += base::is_alnum(c) || c == '_' || (c == '.' && !part.empty()) ? c : '-';
  return part;
}

/// A file name for a key, in a directory named after the ConfigMap.
std::string file_of(std::string_view config_map, std::string_view key) {
  return fmt::format("{}/{}", safe_part(config_map), safe_part(key));
}

}  // namespace

void NamesInUse::read(const Node& object) {
  const kubernetes::ObjectId id = kubernetes::identity(object);
  if (id.kind == "ConfigMap" && id.group.empty()) return;
  const bool custom = !kubernetes::is_builtin_group(id.group);
  for (const Entry& entry : object.entries) {
    if (entry.key != "metadata") read(*entry.value, custom);
  }
  if (const Node* annotations = object.at("metadata.annotations")) read(*annotations, true);
}

void NamesInUse::read(const Node& node, bool recorded) {
  constexpr std::array texts = {std::string_view("annotations"), std::string_view("args"),
                                std::string_view("command"), std::string_view("resourceNames"),
                                std::string_view("value")};
  if (recorded && node.is(Kind::string)) names_.emplace(node.text);
  for (const Node* item : node.items) read(*item, recorded);
  for (const Entry& entry : node.entries)
    read(*entry.value, recorded || std::ranges::find(texts, entry.key) != texts.end());
}

ConfigMapGenerator config_map_generator(const Node& config_map, bool keeps_name, base::Arena& arena) {
  const Node& metadata = *config_map.get("metadata");
  const Node* data = config_map.get("data");
  if (!has_only(config_map, {"apiVersion", "kind", "metadata", "data", "immutable"})) return {};
  if (!has_only(metadata, {"name", "labels", "annotations"}) || !are_safe_keys(data)) return {};
  if (!are_safe_keys(metadata.get("labels")) || !are_safe_keys(metadata.get("annotations"))) return {};

  ConfigMapGenerator generator;
  std::vector<const Entry*> single;
  std::vector<const Node*> sources;
  std::set<std::string> names;
  for (const Entry& entry : data == nullptr ? std::span<const Entry>() : data->entries) {
    if (is_literal(entry.value->text)) {
      single.push_back(&entry);
      continue;
    }
    std::string file = file_of(metadata.get("name")->text, entry.key);
    if (!names.insert(file).second) return {};
    sources.push_back(yaml::make_string(arena, fmt::format("{}={}", entry.key, file)));
    generator.files.push_back({std::move(file), std::string(entry.value->text)});
  }
  std::vector<Entry> options;
  if (keeps_name) options.push_back({"disableNameSuffixHash", {}, yaml::make_boolean(arena, true), {}});
  for (const std::string_view part : {"labels", "annotations"}) {
    const Node* map = metadata.get(part);
    if (map != nullptr && !map->entries.empty()) options.push_back({part, {}, map, {}});
  }
  if (const Node* immutable = config_map.get("immutable"))
    options.push_back({"immutable", {}, immutable, {}});
  std::vector<Entry> entries = {{"name", {}, metadata.get("name"), {}}};
  if (!single.empty()) entries.push_back({"literals", {}, literals(single, arena), {}});
  if (!sources.empty()) entries.push_back({"files", {}, yaml::make_list(arena, sources), {}});
  if (!options.empty()) entries.push_back({"options", {}, yaml::make_map(arena, options), {}});
  generator.entry = yaml::make_map(arena, entries);
  return generator;
}

const Node* config_map_merge(const Node& patch, base::Arena& arena) {
  const Node* data = patch.get("data");
  if (data == nullptr || !has_only(patch, {"apiVersion", "kind", "metadata", "data"})) return nullptr;
  if (!has_only(*patch.get("metadata"), {"name"}) || !are_safe_keys(data)) return nullptr;
  std::vector<const Entry*> changed;
  for (const Entry& entry : data->entries) {
    if (entry.key.starts_with('$') || !is_literal(entry.value->text)) return nullptr;
    changed.push_back(&entry);
  }
  return yaml::make_map(arena, {{"name", {}, patch.at("metadata.name"), {}},
                                {"behavior", {}, yaml::make_string(arena, "merge"), {}},
                                {"literals", {}, literals(changed, arena), {}}});
}

}  // namespace twinhull::emit
