#include "kubernetes/crd_schema.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.h"
#include "yaml/node_json.h"

namespace twinhull::kubernetes {
namespace {

using yaml::Kind;
using yaml::Node;

struct TypeWord {
  std::string_view type;
  std::string_view format;
  BaseType base;
};

/// The first matching row applies; formats that are not listed are annotations.
constexpr std::array words = {
    TypeWord{"string", "byte", BaseType::bytes},   TypeWord{"string", "date-time", BaseType::time},
    TypeWord{"string", "", BaseType::string},      TypeWord{"integer", "int32", BaseType::int32},
    TypeWord{"integer", "int64", BaseType::int64}, TypeWord{"integer", "", BaseType::integer},
    TypeWord{"number", "", BaseType::number},      TypeWord{"boolean", "", BaseType::boolean},
    TypeWord{"array", "", BaseType::list},         TypeWord{"object", "", BaseType::fields},
};

/// Formats of texts that the API server checks, by their names in schemas/kubernetes/.
constexpr std::array<std::string_view, 12> checked_formats = {
    "cidr", "date", "email", "hexcolor", "hostname", "ipv4", "ipv6", "mac", "uri", "uuid", "uuid3", "uuid4"};

struct LimitWord {
  std::string_view keyword;
  ConstraintKind kind;
};

constexpr std::array limit_words = {
    LimitWord{"pattern", ConstraintKind::pattern},
    LimitWord{"multipleOf", ConstraintKind::multiple_of},
    LimitWord{"minLength", ConstraintKind::min_length},
    LimitWord{"maxLength", ConstraintKind::max_length},
    LimitWord{"minItems", ConstraintKind::min_items},
    LimitWord{"maxItems", ConstraintKind::max_items},
    LimitWord{"minProperties", ConstraintKind::min_properties},
    LimitWord{"maxProperties", ConstraintKind::max_properties},
};

const Node* get(const Node& schema, std::string_view key, Kind kind) {
  const Node* value = schema.get(key);
  return value != nullptr && value->is(kind) ? value : nullptr;
}

bool is_true(const Node& schema, std::string_view key) {
  const Node* value = schema.get(key);
  return value != nullptr && value->is_true();
}

std::string_view text(const Node& schema, std::string_view key) {
  const Node* value = get(schema, key, Kind::string);
  return value == nullptr ? std::string_view() : value->text;
}

bool is_scalar(const Node& node) {
  return !node.is(Kind::null) && !node.is(Kind::map) && !node.is(Kind::list);
}

/// The scalars of a list, joined; empty if a text contains the separator.
std::string joined(const Node* list) {
  if (list == nullptr) return {};
  std::vector<std::string_view> lines;
  for (const Node* item : list->items) {
    if (!is_scalar(*item)) continue;
    if (item->text.find('\n') != std::string_view::npos) return {};
    lines.push_back(item->text);
  }
  return base::join(lines, "\n");
}

/// The fields of which `oneOf` requires exactly one, joined; empty if `oneOf` has any other form.
std::string exclusive_fields(const Node& schema) {
  const Node* branches = get(schema, "oneOf", Kind::list);
  if (branches == nullptr || branches->items.size() < 2) return {};
  std::string lines;
  for (const Node* branch : branches->items) {
    if (!branch->is(Kind::map)) return {};
    for (const yaml::Entry& entry : branch->entries) {
      const bool nothing =
          entry.key == "properties" && entry.value->is(Kind::map) &&
          std::all_of(entry.value->entries.begin(), entry.value->entries.end(),
                      [](const auto& e) { return e.value->is(Kind::map) && e.value->entries.empty(); });
      if (entry.key != "required" && !nothing) return {};
    }
    const Node* required = get(*branch, "required", Kind::list);
    if (required == nullptr || required->items.size() != 1 || !required->items[0]->is(Kind::string))
      return {};
    if (!lines.empty()) lines += '\n';
    lines += required->items[0]->text;
  }
  return lines;
}

void read_limits(const Node& schema, TypeDraft& spec) {
  const auto add = [&](ConstraintKind kind, std::string value) {
    if (!value.empty()) spec.limits.push_back({kind, std::move(value)});
  };
  add(ConstraintKind::values, joined(get(schema, "enum", Kind::list)));
  for (const LimitWord& word : limit_words) {
    const Node* value = schema.get(word.keyword);
    if (value != nullptr && is_scalar(*value)) add(word.kind, std::string(value->text));
  }
  const auto bound = [&](std::string_view keyword, std::string_view exclusive, ConstraintKind with,
                         ConstraintKind without) {
    const Node* value = schema.get(keyword);
    if (value == nullptr || !is_scalar(*value)) return;
    add(is_true(schema, exclusive) ? without : with, std::string(value->text));
  };
  bound("minimum", "exclusiveMinimum", ConstraintKind::minimum, ConstraintKind::exclusive_minimum);
  bound("maximum", "exclusiveMaximum", ConstraintKind::maximum, ConstraintKind::exclusive_maximum);
  const std::string_view format = text(schema, "format");
  if (text(schema, "type") == "string" && std::ranges::find(checked_formats, format) != checked_formats.end())
    add(ConstraintKind::format, "custom-" + std::string(format));
  if (text(schema, "x-kubernetes-list-type") == "map") {
    add(ConstraintKind::map_keys, joined(get(schema, "x-kubernetes-list-map-keys", Kind::list)));
  }
  if (const Node* standard = schema.get("default"); standard != nullptr && !standard->is(Kind::null)) {
    spec.limits.push_back({ConstraintKind::default_value,
                           is_scalar(*standard) ? std::string(standard->text) : yaml::json_line(*standard)});
  }
  const Node* rules = get(schema, "x-kubernetes-validations", Kind::list);
  for (const Node* rule : rules == nullptr ? std::span<const Node* const>() : rules->items) {
    if (rule->is(Kind::map)) add(ConstraintKind::rule, yaml::json_line(*rule));
  }
  add(ConstraintKind::one_of, exclusive_fields(schema));
  if (text(schema, "type") == "string" && text(schema, "format") == "duration")
    add(ConstraintKind::format, "duration");
}

std::uint32_t anything(CrdImport& reading) { return add_type(reading.builder, {.base = BaseType::any}); }
std::uint32_t of_base(CrdImport& reading, BaseType base) { return add_type(reading.builder, {.base = base}); }

/// The base type for `type` and `format`; reports an invalid `type`.
std::optional<BaseType> base_of(CrdImport& reading, const Node& schema) {
  const yaml::Entry* entry = schema.find("type");
  if (entry == nullptr || entry->value->is(yaml::Kind::null)) {
    if (!is_true(schema, "x-kubernetes-preserve-unknown-fields")) {
      report_broken(reading, schema.span, "a schema has no `type`",
                    "add `type:`, or `x-kubernetes-preserve-unknown-fields: true` if any value is allowed");
    }
    return std::nullopt;
  }
  for (const TypeWord& word : words) {
    if (word.type == entry->value->text && (word.format.empty() || word.format == text(schema, "format"))) {
      return word.base;
    }
  }
  std::vector<std::string_view> known;
  for (const TypeWord& word : words) known.push_back(word.type);
  const std::string_view meant = base::closest_match(entry->value->text, known);
  report_broken(reading, entry->value->span, "`" + std::string(entry->value->text) + "` is not a schema type",
                meant.empty() ? "use string, integer, number, boolean, array or object"
                              : "did you mean `" + std::string(meant) + "`?");
  return std::nullopt;
}

std::uint32_t read_schema(CrdImport& reading, const Node& schema);

void read_properties(CrdImport& reading, const Node& schema, TypeDraft& spec) {
  const Node* properties = get(schema, "properties", Kind::map);
  const Node* required = get(schema, "required", Kind::list);
  const auto is_required = [&](std::string_view name) {
    return required != nullptr && std::any_of(required->items.begin(), required->items.end(),
                                              [&](const Node* item) { return item->text == name; });
  };
  if (properties == nullptr) return;
  for (const yaml::Entry& property : properties->entries) {
    FieldDraft field{.name = std::string(property.key)};
    field.type = read_schema(reading, *property.value);
    // Defaults are applied before required fields are checked.
    field.required = is_required(property.key) &&
                     !(property.value->is(Kind::map) && property.value->get("default") != nullptr);
    spec.fields.push_back(std::move(field));
  }
}

/// Adds the implicit fields of every object; fields that are listed keep their `required`.
void add_own_fields(CrdImport& reading, TypeDraft& spec, bool embedded) {
  const auto add = [&](std::string_view name, BaseType base, bool required) {
    for (const FieldDraft& field : spec.fields) required = required || (field.name == name && field.required);
    std::erase_if(spec.fields, [&](const FieldDraft& field) { return field.name == name; });
    spec.fields.push_back({std::string(name), of_base(reading, base), 0xFF, required});
  };
  add("apiVersion", BaseType::string, embedded);
  add("kind", BaseType::string, embedded);
  add("metadata", BaseType::metadata, false);
}

TypeDraft read_object(CrdImport& reading, const Node& schema) {
  TypeDraft spec{.base = BaseType::fields};
  const bool open = is_true(schema, "x-kubernetes-preserve-unknown-fields");
  const bool properties = get(schema, "properties", Kind::map) != nullptr;
  const yaml::Entry* more = schema.find("additionalProperties");
  if (properties && more != nullptr && (more->value->is(Kind::map) || more->value->is_true())) {
    report_broken(reading, more->key_span, "a schema has both `additionalProperties` and `properties`",
                  "keep one of them: they are mutually exclusive");
    more = nullptr;
  }
  if (more != nullptr && more->value->is(Kind::map)) {
    spec.base = BaseType::map;
    spec.item = read_schema(reading, *more->value);
    return spec;
  }
  const bool embedded = is_true(schema, "x-kubernetes-embedded-resource");
  if (!properties && !embedded && (open || (more != nullptr && more->value->is_true()))) {
    spec.base = BaseType::object;
    return spec;
  }
  if (open) spec.flags |= preserve_unknown_fields;
  read_properties(reading, schema, spec);
  if (embedded) add_own_fields(reading, spec, true);
  return spec;
}

TypeDraft read_list(CrdImport& reading, const Node& schema) {
  TypeDraft spec{.base = BaseType::list};
  const Node* items = get(schema, "items", Kind::map);
  if (items == nullptr) {
    report_broken(reading, schema.span, "a list has no `items`", "add `items:` with a schema");
  }
  spec.item = items == nullptr ? anything(reading) : read_schema(reading, *items);
  const std::string_view list_type = text(schema, "x-kubernetes-list-type");
  if (list_type == "set") spec.flags |= list_type_set;
  if (list_type == "map" && get(schema, "x-kubernetes-list-map-keys", Kind::list) == nullptr) {
    report_broken(reading, schema.find("x-kubernetes-list-type")->value->span,
                  "a list of type `map` has no keys", "add `x-kubernetes-list-map-keys:`");
  }
  return spec;
}

std::uint32_t read_schema(CrdImport& reading, const Node& schema) {
  if (!schema.is(Kind::map)) {
    report_broken(reading, schema.span, "a schema must be a map",
                  "write `type:` and its other fields, indented below");
    return anything(reading);
  }
  if (const yaml::Entry* reference = schema.find("$ref")) {
    report_broken(reading, reference->key_span, "a schema uses `$ref`, which is not allowed here",
                  "replace it with the schema itself");
    return anything(reading);
  }
  TypeDraft spec;
  if (is_true(schema, "x-kubernetes-int-or-string")) {
    spec.base = BaseType::int_or_string;
  } else {
    const std::optional<BaseType> base = base_of(reading, schema);
    if (base == BaseType::fields)
      spec = read_object(reading, schema);
    else if (base == BaseType::list)
      spec = read_list(reading, schema);
    else
      spec.base = base.value_or(BaseType::any);
  }
  if (is_true(schema, "nullable")) spec.flags |= nullable_type;
  read_limits(schema, spec);
  return add_type(reading.builder, std::move(spec));
}

}  // namespace

std::uint32_t import_root_schema(CrdImport& reading, const Node& schema) {
  if (!schema.is(Kind::map)) return anything(reading);
  const yaml::Entry* type = schema.find("type");
  if (type == nullptr || type->value->text != "object") {
    report_broken(reading, type == nullptr ? schema.span : type->value->span,
                  "the schema of a custom resource must have the type `object`", "write `type: object`");
    return anything(reading);
  }
  TypeDraft spec = read_object(reading, schema);
  if (spec.base != BaseType::fields) {
    spec.base = BaseType::fields;
    spec.flags |= preserve_unknown_fields;
  }
  add_own_fields(reading, spec, false);
  read_limits(schema, spec);
  return add_type(reading.builder, std::move(spec));
}

void report_broken(CrdImport& reading, source::Span span, std::string message, std::string help) {
  reading.findings.push_back(
      {.rule = "invalid-crd", .message = std::move(message), .span = span, .help = std::move(help)});
}

}  // namespace twinhull::kubernetes
