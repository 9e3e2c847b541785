#include "template/type.h"

#include <algorithm>
#include <array>

#include "schema/schema.h"
#include "yaml/writer.h"

namespace twinhull::tmpl {
namespace {

/// Formats whose values consist of letters, digits and `-./:_@` only.
constexpr std::array safe_formats = {
    std::string_view("app-id"),    std::string_view("config-key"),    std::string_view("dns-1035-label"),
    std::string_view("dns-label"), std::string_view("dns-subdomain"), std::string_view("duration"),
    std::string_view("env-name"),  std::string_view("hostname"),      std::string_view("image-repository"),
    std::string_view("image-tag"), std::string_view("label-key"),     std::string_view("label-value"),
    std::string_view("port-name"), std::string_view("quantity"),      std::string_view("image-digest"),
};

bool inline_safe(std::string_view text) {
  return std::ranges::none_of(text, [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '"' || c == '\\' || c == '{' || c == '}';
  });
}

bool ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

Kinds kinds_of_name(std::string_view name) {
  if (name == "string") return string_kind;
  if (name == "integer") return integer_kind;
  if (name == "number") return integer_kind | number_kind;
  if (name == "boolean") return boolean_kind;
  if (name == "object") return map_kind;
  if (name == "array") return list_kind;
  return null_kind;
}

bool has_text(const yaml::Node* list, std::string_view text) {
  if (list == nullptr) return false;
  return std::ranges::any_of(list->items, [&](const yaml::Node* item) { return item->text == text; });
}

/// A property is always present if it is required or has a default.
bool always_there(const yaml::Node& root, const yaml::Node& parent, std::string_view key,
                  const yaml::Node* property) {
  if (property->get("default") != nullptr) return true;
  const yaml::Node* resolved = schema::resolve_local_ref(root, property);
  return (resolved != nullptr && resolved->get("default") != nullptr) ||
         has_text(parent.get("required"), key);  // last: the list can be long
}

/// A map is never empty if one of its properties is always present.
bool never_empty(const yaml::Node& root, const yaml::Node& schema) {
  const yaml::Node* properties = schema.get("properties");
  if (properties == nullptr) return false;
  return std::ranges::any_of(properties->entries, [&](const yaml::Entry& entry) {
    return always_there(root, schema, entry.key, entry.value);
  });
}

}  // namespace

std::string describe(Kinds set) {
  static constexpr std::array<std::pair<Kinds, const char*>, 7> names = {{{string_kind, "a string"},
                                                                          {integer_kind, "an integer"},
                                                                          {number_kind, "a number"},
                                                                          {boolean_kind, "a boolean"},
                                                                          {map_kind, "a map"},
                                                                          {list_kind, "a list"},
                                                                          {null_kind, "null"}}};
  if ((set & number_kind) != 0) set &= static_cast<Kinds>(~integer_kind);
  std::string text;
  for (const auto& [kind, name] : names) {
    if ((set & kind) == 0) continue;
    if (!text.empty()) text += " or ";
    text += name;
  }
  return text.empty() ? "nothing" : text;
}

Type type_of(const yaml::Node& literal) {
  Type type{.kinds = kinds(literal.kind)};
  type.inline_safe = inline_safe(literal.text);
  type.plain_safe = literal.kind != yaml::Kind::string || !yaml::needs_quotes(literal.text);
  type.ascii = ascii(literal.text);
  type.never_empty = !literal.entries.empty() || !literal.items.empty();
  std::optional<std::int64_t> integer = literal.integer();
  type.prints_plainly = integer && *integer < 1'000'000 && *integer > -1'000'000;
  return type;
}

Type type_from_schema(const yaml::Node& root, const yaml::Node* schema) {
  const yaml::Node* node = schema::resolve_local_ref(root, schema);
  if (node == nullptr) return {};
  Type type{.kinds = 0, .schema = node};
  const yaml::Node* name = node->get("x-install-type");
  if (name == nullptr) name = node->get("type");
  const yaml::Node* choices = node->get("enum");
  if (name != nullptr && name->is(yaml::Kind::string)) {
    type.kinds = kinds_of_name(name->text);
  } else if (name != nullptr && name->is(yaml::Kind::list)) {
    for (const yaml::Node* item : name->items) type.kinds |= kinds_of_name(item->text);
  } else if (choices != nullptr) {
    for (const yaml::Node* item : choices->items) type.kinds |= kinds(item->kind);
  } else {
    for (std::string_view keyword : {"anyOf", "oneOf"}) {
      if (const yaml::Node* branches = node->get(keyword)) {
        for (const yaml::Node* branch : branches->items) type.kinds |= type_from_schema(root, branch).kinds;
      }
    }
  }
  if (choices != nullptr) {
    auto all = [&](auto test) {
      return std::ranges::all_of(choices->items, [&](const yaml::Node* item) { return test(item->text); });
    };
    type.inline_safe = all(inline_safe);
    type.ascii = all(ascii);
    type.plain_safe = all([](std::string_view text) { return !yaml::needs_quotes(text); });
  }
  const yaml::Node* format = node->get("format");
  if (format != nullptr && std::ranges::find(safe_formats, format->text) != safe_formats.end()) {
    type.inline_safe = true;
    type.ascii = true;
  }
  const yaml::Node* maximum = node->get("maximum");
  std::optional<std::int64_t> limit = maximum == nullptr ? std::nullopt : maximum->integer();
  type.prints_plainly = limit && *limit < 1'000'000;
  type.never_empty = never_empty(root, *node);
  if (const yaml::Node* least = node->get("minItems"); least != nullptr && least->integer().value_or(0) > 0) {
    type.never_empty = true;
  }
  return type;
}

Type member_type(const yaml::Node& root, const Type& map, std::string_view key) {
  if (map.schema == nullptr) return {};
  if (const yaml::Node* properties = map.schema->get("properties")) {
    if (const yaml::Node* property = properties->get(key)) {
      Type type = type_from_schema(root, property);
      type.optional = map.optional || !always_there(root, *map.schema, key, property);
      type.never_empty = type.never_empty && !type.optional;
      return type;
    }
  }
  const yaml::Node* others = map.schema->get("additionalProperties");
  if (others == nullptr || !others->is(yaml::Kind::map)) return {};
  Type type = type_from_schema(root, others);
  type.optional = true;
  type.never_empty = false;
  return type;
}

Type element_type(const yaml::Node& root, const Type& collection) {
  if (collection.schema == nullptr) return {};
  if (const yaml::Node* items = collection.schema->get("items")) return type_from_schema(root, items);
  const yaml::Node* others = collection.schema->get("additionalProperties");
  if (others != nullptr && others->is(yaml::Kind::map)) return type_from_schema(root, others);
  return {};
}

}  // namespace twinhull::tmpl
