#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "model/implicit_fields.h"
#include "model/node_edits.h"
#include "model/optional_values.h"
#include "model/schemas.h"
#include "model/selector_labels.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Node;

const Node* text(base::Arena& arena, std::string_view value) { return yaml::make_string(arena, value); }

/// A string property; secrets are marked and default to the empty string. All others are used by Kustomize as
/// well.
const Node* string_property(base::Arena& arena, const Node* description, bool secret) {
  std::vector<Entry> entries = {{"type", {}, text(arena, "string"), {}}};
  if (description != nullptr) entries.push_back({"description", {}, description, {}});
  if (!secret) entries.push_back({"format", {}, text(arena, "kustomize-text"), {}});
  if (secret) {
    entries.push_back({"default", {}, text(arena, ""), {}});
    entries.push_back({"secret", {}, yaml::make_boolean(arena, true), {}});
  }
  return yaml::make_map(arena, entries);
}

/// The schema with the given properties appended, all of them required if `require` is set.
const Node* with_properties(const Node& schema, const std::vector<Entry>& added, bool require,
                            base::Arena& arena) {
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
    if (key.value->get("value") != nullptr) continue;  // derived, not configurable
    properties.push_back(
        {key.key, key.key_span, string_property(arena, key.value->get("description"), false), {}});
  }
  return properties;
}

std::vector<Entry> secret_properties(const Node& system, base::Arena& arena) {
  std::vector<Entry> properties;
  std::set<std::string_view> known;
  const Node* secrets = system.get("secrets");
  if (secrets == nullptr) return properties;
  for (const Entry& secret : secrets->entries) {
    const Node* keys = secret.value->get("keys");
    if (keys == nullptr) continue;
    for (const Entry& key : keys->entries) {
      const Node* value = key.value->get("value");
      if (!known.insert(value->text).second) continue;  // two keys may use the same value
      properties.push_back(
          {value->text, value->span, string_property(arena, key.value->get("description"), true), {}});
    }
  }
  return properties;
}

bool has_entries(const Node* map) { return map != nullptr && !map->entries.empty(); }

/// Whether a schema applies to components with these features: `x-for` lists some, of which one is enough.
bool applies(const Node& schema, const std::set<std::string_view>& features) {
  const Node* wanted = schema.is(yaml::Kind::map) ? schema.get("x-for") : nullptr;
  return wanted == nullptr || std::ranges::any_of(wanted->items, [&](const Node* feature) {
           return features.contains(feature->text);
         });
}

/// What decides which properties a schema has.
struct Context {
  std::set<std::string_view> features;
  /// What `x-each` names the keys of: a component, outside of components system.yaml.
  const Node* component = nullptr;
  const ValuesFiles* files =
      nullptr;  ///< the maps at the schema's path in the values files; null: all values
};

/// The values of a key in several maps.
ValuesFiles below(const ValuesFiles& maps, std::string_view key) {
  ValuesFiles values;
  for (const Node* map : maps) {
    const Node* value = map->is(yaml::Kind::map) ? map->get(key) : nullptr;
    if (value != nullptr) values.push_back(value);
  }
  return values;
}

bool is_optional(const Node& schema) {
  const Node* optional = schema.is(yaml::Kind::map) ? schema.get("x-optional") : nullptr;
  return optional != nullptr && optional->is_true();
}

/// The paths of the optional values that the files set.
void collect_used(const Node& schema, const ValuesFiles& files, const std::string& path,
                  std::set<std::string>& used) {
  const Node* properties = schema.is(yaml::Kind::map) ? schema.get("properties") : nullptr;
  if (properties == nullptr || files.empty()) return;
  for (const Entry& property : properties->entries) {
    const ValuesFiles values = below(files, property.key);
    if (values.empty()) continue;
    const std::string own = path + "." + std::string(property.key);
    if (is_optional(*property.value)) used.insert(own);
    collect_used(*property.value, values, own, used);
  }
}

/// Whether a file selects an optional value by an `enum` next to it: `broker: external` selects `external`.
bool is_selected(std::string_view name, const Node& properties, const ValuesFiles& files) {
  return std::ranges::any_of(files, [&](const Node* file) {
    return file->is(yaml::Kind::map) && std::ranges::any_of(file->entries, [&](const Entry& entry) {
             const Node* schema = properties.get(entry.key);
             return schema != nullptr && schema->get("enum") != nullptr && entry.value->text == name;
           });
  });
}

const Node* schema_for(const Node& schema, const Context& context, base::Arena& arena);

/// A map of the values with the keys of a field of the component (`x-each`): the schema with a property for
/// each key, or null if there are none. The fields below each key are its features.
const Node* schema_for_each(const Node& schema, std::string_view of, const Context& context,
                            base::Arena& arena) {
  const Node* keys = context.component == nullptr ? nullptr : context.component->at(of);
  const Node* described = schema.get("x-described");
  std::vector<Entry> own_keys;
  for (const Entry& key : keys == nullptr ? std::span<const Entry>() : keys->entries) {
    if (described == nullptr || key.value->get("description") != nullptr) own_keys.push_back(key);
  }
  if (own_keys.empty()) return nullptr;
  std::vector<Entry> entries;
  std::vector<const Node*> required;
  for (Entry entry : schema.entries) {
    if (entry.key.starts_with("x-each") || entry.key == "x-described" || entry.key == "x-optional") continue;
    if (entry.key == "additionalProperties") {
      std::vector<Entry> properties;
      for (const Entry& key : own_keys) {
        const ValuesFiles files = context.files == nullptr ? ValuesFiles() : below(*context.files, key.key);
        Context own = {.component = key.value, .files = context.files == nullptr ? nullptr : &files};
        for (const Entry& field : key.value->entries) own.features.insert(field.key);
        const Node* value = schema_for(*entry.value, own, arena);
        if (described != nullptr) {
          value = with(*value, "description", key.value->get("description"), arena);
          if (const Node* given = key.value->get("default"))
            value = with(*value, "default", yaml::make_string(arena, given->text, given->span), arena);
          else
            required.push_back(text(arena, key.key));
        }
        if (schema.get("x-each-default") != nullptr)
          value = with(*value, "default", yaml::make_string(arena, key.key, key.key_span), arena);
        properties.push_back({key.key, key.key_span, value, {}});
      }
      entries.push_back({"properties", {}, yaml::make_map(arena, properties, schema.span), {}});
      entry.value = yaml::make_boolean(arena, false);
    }
    entries.push_back(entry);
  }
  if (!required.empty()) entries.push_back({"required", {}, yaml::make_list(arena, required), {}});
  return yaml::make_map(arena, entries, schema.span);
}

/// The schema without properties for other components, and without optional ones that no values file sets.
/// `x-unused` lists the latter: they are null in templates.
const Node* schema_for(const Node& schema, const Context& context, base::Arena& arena) {
  if (!schema.is(yaml::Kind::map)) return &schema;
  const Node* properties = schema.get("properties");
  std::vector<Entry> entries;
  std::vector<const Node*> unused;
  for (Entry entry : schema.entries) {
    if (entry.key == "x-for" || entry.key == "x-optional") continue;
    if (entry.key == "x-validate-only-without") {
      for (const Entry& feature : entry.value->entries) {
        if (!context.features.contains(feature.key))
          entries.push_back({"x-validate-only", {}, feature.value, {}});
      }
      continue;
    }
    if (entry.key == "properties") {
      std::vector<Entry> kept;
      for (Entry property : entry.value->entries) {
        if (!applies(*property.value, context.features)) continue;
        const ValuesFiles files =
            context.files == nullptr ? ValuesFiles() : below(*context.files, property.key);
        if (context.files != nullptr && files.empty() && is_optional(*property.value) &&
            !is_selected(property.key, *properties, *context.files)) {
          unused.push_back(text(arena, property.key));
          continue;
        }
        Context inner = context;
        if (context.files != nullptr) inner.files = &files;
        const Node* each = property.value->is(yaml::Kind::map) ? property.value->get("x-each") : nullptr;
        property.value = each == nullptr ? schema_for(*property.value, inner, arena)
                                         : schema_for_each(*property.value, each->text, inner, arena);
        if (property.value != nullptr) kept.push_back(property);
      }
      drop_unused_choices(kept, unused, arena);
      entry.value = yaml::make_map(arena, kept, entry.value->span);
    } else if (entry.key == "required" && properties != nullptr) {
      std::vector<const Node*> names;
      for (const Node* name : entry.value->items) {
        const Node* property = properties->get(name->text);
        if (property == nullptr || applies(*property, context.features)) names.push_back(name);
      }
      if (names.empty()) continue;
      entry.value = yaml::make_list(arena, names, entry.value->span);
    }
    entries.push_back(entry);
  }
  if (!unused.empty()) {
    drop_unused_conditions(entries, unused, arena);
    entries.push_back({"x-unused", {}, yaml::make_list(arena, unused), {}});
  }
  return yaml::make_map(arena, entries, schema.span);
}

/// Fields of a component whose keys are keys of its values (`x-each`).
constexpr std::array kKeyedFields = {std::string_view("claims"), std::string_view("extraContainers"),
                                     std::string_view("services")};

/// The schemas of the components' values. Components of the same kind share one; that of the usual kind, or
/// of the kind of most components, is `component`, the others are named after the first component that needs
/// them.
class ComponentSchemas {
 public:
  ComponentSchemas(const Node& general, const Node& components, const ValuesFiles* files, base::Arena& arena)
      : general_(general), files_(files), arena_(arena) {
    std::map<Kind, int> counts;
    int most = 1;
    for (const Entry& component : components.entries) {
      const Kind kind = kind_of(component);
      if (is_usual(kind)) {
        names_ = {{kind, "component"}};
        return;
      }
      if (++counts[kind] > most) {
        most = counts[kind];
        names_ = {{kind, "component"}};
      }
    }
  }

  /// The name in `$defs` of a component's schema.
  std::string name_for(const Entry& component) {
    const Kind kind = kind_of(component);
    const std::string& name = names_.emplace(kind, std::string(component.key) + "-component").first->second;
    if (made_.insert(name).second) {
      const ValuesFiles files = files_of(component);
      const Context context = {.features = model::features(*component.value),
                               .component = component.value,
                               .files = files_ == nullptr ? nullptr : &files};
      const Node* schema =
          with_fixed_labels(*schema_for(general_, context, arena_), *component.value, arena_);
      definitions_.push_back({arena_.copy(name), {}, schema, {}});
    }
    return name;
  }

  const std::vector<Entry>& definitions() const { return definitions_; }

 private:
  /// The features of a component, and the optional values that it uses.
  using Kind = std::pair<std::set<std::string_view>, std::set<std::string>>;

  ValuesFiles files_of(const Entry& component) const {
    return files_ == nullptr ? ValuesFiles() : below(*files_, component.key);
  }

  Kind kind_of(const Entry& component) const {
    Kind kind = {model::features(*component.value), {}};
    // Values that are named in system.yaml are of one component alone.
    const bool own = std::ranges::any_of(
        kKeyedFields, [&](std::string_view field) { return has_entries(component.value->get(field)); });
    if (own) kind.first.insert(component.key);
    for (const Node* label : own_selector(*component.value, arena_)) kind.first.insert(label->text);
    collect_used(general_, files_of(component), {}, kind.second);
    return kind;
  }

  static bool is_usual(Kind kind) {
    kind.first.erase("minReplicas");  // needs no other name
    return kind == Kind{{"deployment", "liveness", "ports", "probes", "readiness", "startup", "traffic"}, {}};
  }

  const Node& general_;
  const ValuesFiles* files_;
  base::Arena& arena_;
  std::map<Kind, std::string> names_;
  std::set<std::string> made_;
  std::vector<Entry> definitions_;
};

/// The references in a schema: `#/$defs/port`.
void collect_references(const Node& schema, std::set<std::string_view>& found) {
  for (const Entry& entry : schema.entries) {
    if (entry.key == "$ref") found.insert(entry.value->text);
    collect_references(*entry.value, found);
  }
  for (const Node* item : schema.items) collect_references(*item, found);
}

const std::set<std::string_view> kBuiltinDefinitions = {"containerResources", "ingressPath", "rbacRule",
                                                        "serviceSpec"};

/// The definitions that the schema references: built-in ones that no component uses are omitted.
std::vector<Entry> referenced(const std::vector<Entry>& definitions, const Node& schema) {
  std::set<std::string_view> used;
  collect_references(*schema.get("properties"), used);
  for (const Entry& definition : definitions) collect_references(*definition.value, used);
  std::vector<Entry> kept;
  for (const Entry& definition : definitions) {
    const std::string pointer = "#/$defs/" + std::string(definition.key);
    if (!kBuiltinDefinitions.contains(definition.key) || used.contains(pointer)) kept.push_back(definition);
  }
  return kept;
}

/// Whether a property is always present: it has a default that no layer may delete with `null`.
bool stays(const Node& root, const Node* property) {
  const Node* removable = property->get("removable");
  if (removable != nullptr && removable->is(yaml::Kind::boolean) && removable->is_true()) return false;
  const Node* schema = schema::resolve_local_ref(root, property);
  return property->get("default") != nullptr || (schema != nullptr && schema->get("default") != nullptr);
}

/// A copy of a schema in which every map requires the keys that have a default. A `null` in a layer deletes a
/// key, as in Helm; templates rely on these keys, so deleting one is a finding instead of a broken object.
const Node* with_required(const Node& root, const Node& schema, base::Arena& arena, int depth = 0) {
  if (!schema.is(yaml::Kind::map) || depth > 100) return &schema;
  std::vector<const Node*> required;
  std::vector<Entry> entries;
  for (Entry entry : schema.entries) {
    if (entry.key == "properties" || entry.key == "$defs") {
      std::vector<Entry> below;
      for (Entry property : entry.value->entries) {
        if (entry.key == "properties" && stays(root, property.value))
          required.push_back(text(arena, property.key));
        property.value = with_required(root, *property.value, arena, depth + 1);
        below.push_back(property);
      }
      entry.value = yaml::make_map(arena, below, entry.value->span);
    } else if (entry.key == "items" || entry.key == "additionalProperties") {
      entry.value = with_required(root, *entry.value, arena, depth + 1);
    }
    entries.push_back(entry);
  }
  if (required.empty()) return yaml::make_map(arena, entries, schema.span);
  if (const Node* own = schema.get("required")) {
    std::set<std::string_view> known;
    for (const Node* name : required) known.insert(name->text);
    for (const Node* name : own->items) {
      if (known.insert(name->text).second) required.push_back(name);
    }
    std::erase_if(entries, [](const Entry& entry) { return entry.key == "required"; });
  }
  entries.push_back({"required", {}, yaml::make_list(arena, required), {}});
  return yaml::make_map(arena, entries, schema.span);
}

}  // namespace

std::set<std::string_view> optional_values(const Node& values) {
  std::set<std::string_view> names;
  for (const Entry& entry : values.entries) {
    if (is_optional(*entry.value)) names.insert(entry.key);
    names.merge(optional_values(*entry.value));
  }
  return names;
}

const Node* derive_values_schema(const Node& values, const Node& system, const std::vector<Entry>& more,
                                 const ValuesFiles* files, base::Arena& arena) {
  using Path = std::vector<std::string_view>;
  const Node* schema = schema_for(values, {.component = &system, .files = files}, arena);
  auto take_out = [&](const Path& path) {
    schema = edited(
        *schema, path, [](const Node&) -> const Node* { return nullptr; }, arena);
  };
  if (system.get("dapr") == nullptr) {
    take_out({"properties", "dapr"});
    take_out({"$defs", "component", "properties", "dapr"});
  }
  if (system.get("kafka") == nullptr) {
    for (std::string_view key : {"kafka", "redpanda", "strimzi"}) take_out({"properties", key});
  }
  const Node* creates = system.at("namespace.create");
  if (creates == nullptr || !creates->is_true()) {
    schema = edited(
        *schema, Path{"properties", "global", "properties", "createNamespace"},
        [&](const Node& old) { return with(old, "x-chart", yaml::make_boolean(arena, false), arena); },
        arena);
  }
  auto extend = [&](std::string_view key, const std::vector<Entry>& properties, bool require) {
    if (properties.empty() && require) return take_out({"properties", key});
    schema = edited(
        *schema, Path{"properties", key},
        [&](const Node& old) { return with_properties(old, properties, require, arena); }, arena);
  };
  extend("config", config_properties(system, arena), true);
  std::vector<Entry> secrets = secret_properties(system, arena);
  if (secrets.empty()) {
    take_out({"properties", "secrets"});
  } else {
    extend("secrets", secrets, false);
  }
  ComponentSchemas components(*schema->get("$defs")->get("component"), *system.get("components"), files,
                              arena);
  // Components follow `global`, where a reader looks for them.
  std::vector<Entry> properties;
  const Node* old = schema->get("properties");
  for (const Entry& entry : old->entries) {
    properties.push_back(entry);
    if (entry.key != "global") continue;
    for (const Entry& component : system.get("components")->entries) {
      const std::string name = components.name_for(component);
      std::vector<Entry> reference = {{"$ref", {}, text(arena, "#/$defs/" + name), {}}};
      if (const Node* description = component.value->get("description")) {
        reference.insert(reference.begin(), {"description", {}, description, {}});
      }
      properties.push_back({component.key, component.key_span, yaml::make_map(arena, reference), {}});
    }
  }
  properties.insert(properties.end(), more.begin(), more.end());
  schema = edited(
      *schema, Path{"properties"},
      [&](const Node& node) { return yaml::make_map(arena, properties, node.span); }, arena);
  schema = edited(
      *schema, Path{"$defs"},
      [&](const Node& node) {
        std::vector<Entry> definitions;
        for (const Entry& entry : node.entries) {
          if (entry.key != "component") {
            definitions.push_back(entry);
            continue;
          }
          definitions.insert(definitions.end(), components.definitions().begin(),
                             components.definitions().end());
        }
        return yaml::make_map(arena, referenced(definitions, *schema), node.span);
      },
      arena);
  return with_required(*schema, *schema, arena);
}

}  // namespace twinhull::model
