#include "model/schemas.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "yaml/reader.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Node;

const Node* read_schema(base::FileSystem& disk, const std::string& root, const std::string& path,
                        source::Files& files, base::Arena& arena,
                        std::vector<diagnostic::Finding>& findings) {
  auto text = disk.read(root + "/" + path);
  if (!text.value) {
    findings.push_back({.rule = "unreadable-file",
                        .message = fmt::format("`{}` cannot be read: {}", path, text.error),
                        .help = "every root has `schemas/system.schema.json` and `schemas/values.schema.json`",
                        .file = path});
    return nullptr;
  }
  std::uint32_t file = files.add(path, std::move(*text.value));
  yaml::ReadResult result = yaml::read(files, file, arena);
  findings.insert(findings.end(), result.findings.begin(), result.findings.end());
  if (!result.ok()) return nullptr;
  if (result.documents.size() != 1 || result.documents[0].root == nullptr ||
      !result.documents[0].root->is(yaml::Kind::map)) {
    findings.push_back({.rule = "schema-error",
                        .message = "the file holds no schema",
                        .span = {file, 0, 0},
                        .help = "write one JSON object"});
    return nullptr;
  }
  return result.documents[0].root;
}

/// A copy of a map in which the value at a key (a path of keys) was exchanged for what `edit` makes of
/// it; null takes the entry out. Missing maps on the way stay missing.
const Node* edited(const Node& map, std::span<const std::string_view> path,
                   const std::function<const Node*(const Node&)>& edit, base::Arena& arena) {
  std::vector<Entry> entries;
  for (const Entry& entry : map.entries) {
    Entry copy = entry;
    if (entry.key == path.front()) {
      copy.value = path.size() == 1 ? edit(*entry.value) : edited(*entry.value, path.subspan(1), edit, arena);
    }
    if (copy.value != nullptr) entries.push_back(copy);
  }
  return yaml::make_map(arena, entries, map.span);
}

const Node* text(base::Arena& arena, std::string_view value) { return yaml::make_string(arena, value); }

/// A string property; secrets are marked as such and default to nothing.
const Node* string_property(base::Arena& arena, const Node* description, bool secret) {
  std::vector<Entry> entries = {{"type", {}, text(arena, "string"), {}}};
  if (description != nullptr) entries.push_back({"description", {}, description, {}});
  if (secret) {
    entries.push_back({"default", {}, text(arena, ""), {}});
    entries.push_back({"secret", {}, yaml::make_boolean(arena, true), {}});
  }
  return yaml::make_map(arena, entries);
}

/// `below` with the given properties behind its own, all of them required where `require` says so.
const Node* with_properties(const Node& schema, const std::vector<Entry>& added, bool require, base::Arena& arena) {
  std::vector<Entry> entries;
  for (const Entry& entry : schema.entries) {
    Entry copy = entry;
    if (entry.key == "properties") {
      std::vector<Entry> properties(entry.value->entries.begin(), entry.value->entries.end());
      properties.insert(properties.end(), added.begin(), added.end());
      copy.value = yaml::make_map(arena, properties, entry.value->span);
    }
    entries.push_back(copy);
  }
  if (require && !added.empty()) {
    std::vector<const Node*> names;
    for (const Entry& entry : added) names.push_back(text(arena, entry.key));
    entries.push_back({"required", {}, yaml::make_list(arena, names), {}});
  }
  return yaml::make_map(arena, entries, schema.span);
}

std::vector<Entry> config_properties(const Node& system, base::Arena& arena) {
  std::vector<Entry> properties;
  const Node* config = system.get("config");
  const Node* keys = config == nullptr ? nullptr : config->get("keys");
  if (keys == nullptr) return properties;
  for (const Entry& key : keys->entries) {
    if (key.value->get("value") != nullptr) continue;  // derived, not tuned
    properties.push_back({key.key, key.key_span, string_property(arena, key.value->get("description"), false), {}});
  }
  return properties;
}

std::vector<Entry> secret_properties(const Node& system, base::Arena& arena) {
  std::vector<Entry> properties;
  const Node* secrets = system.get("secrets");
  if (secrets == nullptr) return properties;
  for (const Entry& secret : secrets->entries) {
    const Node* keys = secret.value->get("keys");
    if (keys == nullptr) continue;
    for (const Entry& key : keys->entries) {
      const Node* value = key.value->get("value");
      // Two keys may be filled from one value.
      bool known = std::ranges::any_of(properties, [&](const Entry& seen) { return seen.key == value->text; });
      if (known) continue;
      properties.push_back({value->text, value->span, string_property(arena, key.value->get("description"), true), {}});
    }
  }
  return properties;
}

}  // namespace

Schemas load_schemas(base::FileSystem& disk, const std::string& root, source::Files& files, base::Arena& arena,
                     std::vector<diagnostic::Finding>& findings) {
  Schemas schemas;
  schemas.system = read_schema(disk, root, "schemas/system.schema.json", files, arena, findings);
  schemas.values = read_schema(disk, root, "schemas/values.schema.json", files, arena, findings);
  if (schemas.system != nullptr) {
    schema::Compiled compiled = schema::compile(*schemas.system);
    findings.insert(findings.end(), compiled.findings.begin(), compiled.findings.end());
    schemas.system_program = compiled.schema;
  }
  if (schemas.values != nullptr) {
    // Compiled anew for every system; this once is for findings that hold for all of them.
    schema::Compiled compiled = schema::compile(*schemas.values);
    findings.insert(findings.end(), compiled.findings.begin(), compiled.findings.end());
    if (!compiled.schema.usable()) schemas.values = nullptr;
  }
  return schemas;
}

const Node* derive_values_schema(const Node& values, const Node& system, base::Arena& arena) {
  using Path = std::vector<std::string_view>;
  const Node* schema = &values;
  auto take_out = [&](const Path& path) {
    schema = edited(*schema, path, [](const Node&) -> const Node* { return nullptr; }, arena);
  };
  if (system.get("dapr") == nullptr) {
    take_out({"properties", "dapr"});
    take_out({"$defs", "component", "properties", "dapr"});
  }
  if (system.get("kafka") == nullptr) {
    for (std::string_view key : {"kafka", "redpanda", "strimzi"}) take_out({"properties", key});
  }
  auto extend = [&](std::string_view key, const std::vector<Entry>& properties, bool require) {
    if (properties.empty() && require) return take_out({"properties", key});
    schema = edited(*schema, Path{"properties", key},
                    [&](const Node& old) { return with_properties(old, properties, require, arena); }, arena);
  };
  extend("config", config_properties(system, arena), true);
  std::vector<Entry> secrets = secret_properties(system, arena);
  if (secrets.empty()) {
    take_out({"properties", "secrets"});
  } else {
    extend("secrets", secrets, false);
  }
  // Components come right behind `global`, where a reader looks for them.
  std::vector<Entry> properties;
  const Node* old = schema->get("properties");
  for (const Entry& entry : old->entries) {
    properties.push_back(entry);
    if (entry.key != "global") continue;
    for (const Entry& component : system.get("components")->entries) {
      std::vector<Entry> reference = {{"$ref", {}, text(arena, "#/$defs/component"), {}}};
      if (const Node* description = component.value->get("description")) {
        reference.insert(reference.begin(), {"description", {}, description, {}});
      }
      properties.push_back({component.key, component.key_span, yaml::make_map(arena, reference), {}});
    }
  }
  return edited(*schema, Path{"properties"},
                [&](const Node& node) { return yaml::make_map(arena, properties, node.span); }, arena);
}

}  // namespace twinhull::model
