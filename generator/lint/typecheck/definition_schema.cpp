// What the API server rejects in the schema of a CustomResourceDefinition: it has to be structural.

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <vector>

#include "base/contains.h"
#include "base/text.h"
#include "lint/objects/object.h"
#include "lint/typecheck/definition.h"
#include "lint/typecheck/run.h"
#include "schema/regex.h"

namespace twinhull::lint {
namespace {

using kubernetes::BaseType;
using kubernetes::TypeRef;
using yaml::Kind;
using yaml::Node;

constexpr std::string_view list_type = "x-kubernetes-list-type";
constexpr std::string_view list_keys = "x-kubernetes-list-map-keys";
constexpr std::array<std::string_view, 4> junctors = {"allOf", "anyOf", "oneOf", "not"};

/// Keywords that only the schema itself can have, not the branches of a junctor.
constexpr std::array<std::string_view, 13> structural = {"additionalProperties",
                                                         "default",
                                                         "description",
                                                         "nullable",
                                                         "title",
                                                         "type",
                                                         "x-kubernetes-embedded-resource",
                                                         "x-kubernetes-int-or-string",
                                                         "x-kubernetes-list-map-keys",
                                                         "x-kubernetes-list-type",
                                                         "x-kubernetes-map-type",
                                                         "x-kubernetes-preserve-unknown-fields",
                                                         "x-kubernetes-validations"};

/// Keywords of JSON Schema that the API has, and rejects.
constexpr std::array<std::string_view, 5> unsupported = {"additionalItems", "definitions", "dependencies",
                                                         "patternProperties", "id"};

bool is_true(const Node& schema, std::string_view key) {
  const Node* value = schema.get(key);
  return value != nullptr && value->is_true();
}

void check_pattern(DefinitionCheck& check, const Node& schema) {
  const Node* pattern = schema.get("pattern");
  if (pattern == nullptr || !pattern->is(Kind::string)) return;
  const auto made = schema::Regex::compile(pattern->text, schema::RegexSyntax::re2);
  if (made.value) return;
  report_definition(check, pattern->span,
                    "pattern " + backticked(pattern->text) + " is invalid: " + made.error,
                    "use the syntax of RE2, which has no look-around and no back references");
}

/// Formats of strings that the API server checks, without `-`; it ignores others.
constexpr std::array<std::string_view, 24> formats = {
    "bsonobjectid", "byte",     "cidr", "creditcard", "date", "datetime", "duration", "email",
    "hexcolor",     "hostname", "ipv4", "ipv6",       "isbn", "isbn10",   "isbn13",   "mac",
    "password",     "rgbcolor", "ssn",  "uri",        "uuid", "uuid3",    "uuid4",    "uuid5"};

void check_format(DefinitionCheck& check, const Node& schema) {
  const Node* format = schema.get("format");
  if (format == nullptr || format->text.empty() || text_at(&schema, "type") != "string") return;
  std::string plain(format->text);
  std::erase(plain, '-');
  if (base::contains(formats, plain) || format->text == "k8s-short-name" || format->text == "k8s-long-name")
    return;
  diagnostic::limit_to_warning(report_definition(
      check, format->span,
      "the API server does not know the format " + backticked(format->text) + ", and ignores it",
      "use another format, or `pattern`"));
}

void check_values(DefinitionCheck& check, const Node& schema) {
  check_pattern(check, schema);
  check_format(check, schema);
  const Node* step = schema.get("multipleOf");
  if (step != nullptr && (step->text == "0" || step->text.starts_with('-')))
    report_definition(check, step->span, "`multipleOf` is not above 0",
                      "use a positive number, or remove it");
  for (const std::string_view key : unsupported) {
    if (const yaml::Entry* entry = schema.find(key)) {
      report_definition(check, entry->key_span,
                        backticked(key) + " is not supported: the API server rejects it", "remove it");
    }
  }
}

/// `anyOf: [{type: integer}, {type: string}]`, which `x-kubernetes-int-or-string` allows.
bool is_int_or_string(const Node& schema, const Node& branches) {
  const auto type_of = [&](std::size_t i) {
    const Node& branch = *branches.items[i];
    return branch.entries.size() == 1 ? text_at(&branch, "type") : std::string_view();
  };
  return is_true(schema, "x-kubernetes-int-or-string") && branches.items.size() == 2 &&
         type_of(0) == "integer" && type_of(1) == "string";
}

/// What Go's types do not distinguish from an unset keyword.
bool is_nothing(const Node& value) {
  if (value.is(Kind::boolean)) return !value.is_true();
  return value.is(Kind::string) && value.text.empty();
}

void check_branch(DefinitionCheck& check, const Node& branch, std::string_view junctor);

void check_junctors(DefinitionCheck& check, const Node& schema, bool own) {
  for (const std::string_view junctor : junctors) {
    const Node* branches = schema.get(junctor);
    if (branches == nullptr) continue;
    if (branches->is(Kind::map)) check_branch(check, *branches, junctor);
    if (own && junctor == "anyOf" && is_int_or_string(schema, *branches)) continue;
    for (const Node* branch : branches->items) {
      const Node* inner = branch->get("anyOf");
      if (own && junctor == "allOf" && inner != nullptr && is_int_or_string(schema, *inner)) continue;
      check_branch(check, *branch, junctor);
    }
  }
}

/// A branch of `allOf` and the like, or a schema below it: it restricts values, and defines nothing.
void check_branch(DefinitionCheck& check, const Node& branch, std::string_view junctor) {
  if (!branch.is(Kind::map)) return;
  check_values(check, branch);
  for (const std::string_view key : structural) {
    const yaml::Entry* entry = branch.find(key);
    if (entry == nullptr || entry->value->is(Kind::null) || is_nothing(*entry->value)) continue;
    report_definition(
        check, entry->key_span,
        backticked(key) + " is not allowed below " + backticked(junctor) + ": the API server rejects it",
        "move it to the schema outside of " + backticked(junctor));
  }
  check_junctors(check, branch, false);
  if (const Node* properties = branch.get("properties")) {
    for (const yaml::Entry& property : properties->entries) check_branch(check, *property.value, junctor);
  }
  if (const Node* items = branch.get("items")) check_branch(check, *items, junctor);
}

/// A key of a list of maps.
void check_list_key(DefinitionCheck& check, const Node& items, const Node& key) {
  const Node* properties = value_at(&items, "properties");
  const Node* property = properties == nullptr ? nullptr : properties->get(key.text);
  if (property == nullptr) {
    report_definition(check, key.span, "list key " + backticked(key.text) + " is not a property of the items",
                      "add it to `properties`, or use another key");
    return;
  }
  const std::string_view type = text_at(property, "type");
  if (type == "object" || type == "array") {
    report_definition(check, key.span, "list key " + backticked(key.text) + " is not a scalar",
                      "use a scalar property");
  }
  const auto required = items_at(&items, "required");
  const bool listed = std::ranges::any_of(required, [&](const Node* one) { return one->text == key.text; });
  if (listed || property->get("default") != nullptr) return;
  report_definition(check, key.span,
                    "list key " + backticked(key.text) + " is neither required nor has a default",
                    "add it to `required` of the items");
}

void check_map_list(DefinitionCheck& check, const Node& schema, const Node& type) {
  const auto keys = items_at(&schema, list_keys);
  const Node* items = value_at(&schema, "items");
  if (keys.empty() && schema.find(list_keys) != nullptr)
    report_definition(check, type.span, "a list of type `map` has no keys",
                      "list them in " + backticked(list_keys));
  if (items == nullptr || !items->is(Kind::map)) return;
  if (text_at(items, "type") != "object") {
    report_definition(check, type.span, "a list of type `map` has items of another type than `object`",
                      "use the type `object`, or `x-kubernetes-list-type: set`");
    return;
  }
  std::set<std::string_view> seen;
  for (const Node* key : keys) {
    if (!seen.insert(key->text).second)
      report_definition(check, key->span, "list key " + backticked(key->text) + " is listed twice",
                        "remove one of them");
    else
      check_list_key(check, *items, *key);
  }
}

void check_list(DefinitionCheck& check, const Node& schema) {
  const Node* type = value_at(&schema, list_type);
  if (type != nullptr && type->is(Kind::string) && type->text.empty())
    report_definition(check, type->span, backticked(list_type) + " is empty: the API server rejects it",
                      "write `atomic`, `set` or `map`, or remove it");
  if (type != nullptr && text_at(&schema, "type") != "array")
    report_definition(check, type->span,
                      backticked(list_type) + " requires `type: array`: the API server rejects it",
                      "set the type `array`, or remove it");
  const yaml::Entry* keys = schema.find(list_keys);
  if (keys != nullptr && !keys->value->items.empty() && (type == nullptr || type->text != "map"))
    report_definition(check, keys->key_span,
                      backticked(list_keys) + " requires `x-kubernetes-list-type: map`",
                      "set the type `map`, or remove the keys");
  if (type == nullptr) return;
  if (type->text == "map") check_map_list(check, schema, *type);
  const Node* items = value_at(&schema, "items");
  if (items == nullptr || (type->text != "set" && type->text != "map")) return;
  if (const Node* nullable = items->get("nullable"); nullable != nullptr && nullable->is_true())
    report_definition(check, nullable->span,
                      "items of a list of type " + backticked(type->text) + " are nullable",
                      "remove `nullable`");
  const bool open = text_at(items, "type") == "object" && text_at(items, "x-kubernetes-map-type") != "atomic";
  if (type->text == "set" && open)
    report_definition(check, type->span, "items of a list of type `set` are objects that are not atomic",
                      "set `x-kubernetes-map-type: atomic` in `items`, or use the type `map`");
}

void check_object(DefinitionCheck& check, const Node& schema) {
  const bool open = is_true(schema, "x-kubernetes-preserve-unknown-fields");
  const Node* properties = schema.get("properties");
  const bool some = properties != nullptr && !properties->entries.empty();
  const Node* keeps = schema.get("x-kubernetes-preserve-unknown-fields");
  if (keeps != nullptr && keeps->is(Kind::boolean) && !keeps->is_true())
    report_definition(check, keeps->span,
                      "`x-kubernetes-preserve-unknown-fields` is false: the API server rejects it",
                      "remove it: it is the default");
  if (is_true(schema, "x-kubernetes-embedded-resource") && !some && !open)
    report_definition(
        check, schema.find("x-kubernetes-embedded-resource")->key_span,
        "an embedded resource has neither properties nor `x-kubernetes-preserve-unknown-fields`",
        "add `x-kubernetes-preserve-unknown-fields: true`");
  const Node* more = schema.get("additionalProperties");
  if (some && more != nullptr && more->is(Kind::boolean) && !more->is_true())
    report_definition(check, more->span, "a schema has both `additionalProperties` and `properties`",
                      "remove it: unknown fields are dropped anyway");
}

void check_validations(DefinitionCheck& check, const Node& schema) {
  for (const Node* rule : items_at(&schema, "x-kubernetes-validations")) {
    const Node* path = value_at(rule, "fieldPath");
    if (path == nullptr || path->text.empty()) continue;
    const std::string_view first =
        path->text.starts_with('.') ? path->text.substr(1, path->text.find_first_of(".[", 1) - 1) : "";
    const Node* properties = value_at(&schema, "properties");
    if (path->text.starts_with('[') || (properties == nullptr && path->text.starts_with('.') &&
                                        schema.find("additionalProperties") != nullptr))
      continue;
    if (!first.empty() && properties != nullptr && properties->get(first) != nullptr) continue;
    report_definition(check, path->span,
                      "`fieldPath` " + backticked(path->text) + " is not a field of the schema",
                      "write it as `.name`, relative to the schema");
  }
}

void check_root(DefinitionCheck& check, const Node& schema) {
  if (const Node* nullable = schema.get("nullable"); nullable != nullptr && nullable->is_true())
    report_definition(check, nullable->span, "a custom resource is nullable", "remove `nullable`");
  for (const std::string_view name : {"apiVersion", "kind"}) {
    const Node* type = value_at(value_at(&schema, "properties"), std::string(name) + ".type");
    if (type != nullptr && type->text != "string")
      report_definition(check, type->span, backticked(name) + " has another type than `string`",
                        "write `type: string`");
  }
  const Node* known = value_at(&schema, "properties.metadata.properties");
  if (known == nullptr) return;
  for (const yaml::Entry& entry : known->entries) {
    if (entry.key == "name" || entry.key == "generateName") continue;
    report_definition(check, entry.key_span, backticked(entry.key) + " of `metadata` cannot be restricted",
                      "remove it: only `name` and `generateName` can");
  }
}

bool is_below(TypeRef type, BaseType base) { return type.apis != nullptr && type.base() == base; }

void check_schema(DefinitionCheck& check, const Node& schema, TypeRef type) {
  if (!schema.is(Kind::map)) return;
  check_values(check, schema);
  check_junctors(check, schema, true);
  check_list(check, schema);
  check_object(check, schema);
  check_validations(check, schema);
  if (is_true(schema, "uniqueItems"))
    report_definition(check, schema.get("uniqueItems")->span,
                      "`uniqueItems` is not allowed: the API server rejects it",
                      "use `x-kubernetes-list-type: set`");
  if (const Node* standard = schema.get("default"); standard != nullptr && type.apis != nullptr)
    check_definition_default(check, *standard, schema, type);
  const TypeRef none;
  if (const Node* properties = value_at(&schema, "properties")) {
    for (const yaml::Entry& property : properties->entries) {
      const kubernetes::FieldRow* field = is_below(type, BaseType::fields)
                                              ? find_field(type, property.key, check.kubernetes_version)
                                              : nullptr;
      check_schema(check, *property.value, field == nullptr ? none : TypeRef{type.apis, field->type});
    }
  }
  if (const Node* items = value_at(&schema, "items"))
    check_schema(check, *items, is_below(type, BaseType::list) ? type.item() : none);
  if (const Node* more = value_at(&schema, "additionalProperties"))
    check_schema(check, *more, is_below(type, BaseType::map) ? type.item() : none);
}

}  // namespace

void check_definition_schema(DefinitionCheck& check, const Node& schema, TypeRef type) {
  check_root(check, schema);
  check_schema(check, schema, type);
}

}  // namespace twinhull::lint
