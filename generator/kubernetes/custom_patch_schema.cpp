// Definitions of an OpenAPI document as shapes for patches, as Kustomize reads them: a kind by its
// `x-kubernetes-group-version-kind`, lists by `x-kubernetes-patch-strategy` and their keys.
#include <fmt/format.h>

#include "kubernetes/patch_schema.h"

namespace twinhull::kubernetes {
namespace {

using yaml::Kind;
using yaml::Node;

std::string_view text_in(const Node& map, std::string_view key) {
  const Node* value = map.get(key);
  return value == nullptr ? std::string_view() : value->text;
}

std::array<std::string_view, 2> merge_keys(const Node& schema) {
  if (const Node* keys = schema.get("x-kubernetes-list-map-keys")) {
    std::array<std::string_view, 2> found{};
    for (std::size_t i = 0; i < keys->items.size() && i < found.size(); ++i) found[i] = keys->items[i]->text;
    return found;
  }
  return {text_in(schema, "x-kubernetes-patch-merge-key"), {}};
}

}  // namespace

PatchSchema::PatchSchema(const Node& document) : document_(&document) {
  const Node* definitions = document.get("definitions");
  if (definitions == nullptr) return;
  for (const yaml::Entry& definition : definitions->entries) {
    const Node* kinds = definition.value->get("x-kubernetes-group-version-kind");
    if (kinds == nullptr) continue;
    for (const Node* one : kinds->items) {
      const std::string_view group = text_in(*one, "group");
      const std::string version(text_in(*one, "version"));
      kinds_[{group.empty() ? version : fmt::format("{}/{}", group, version),
              std::string(text_in(*one, "kind"))}] = definition.value;
    }
  }
}

const Node* PatchSchema::resolved(const Node* schema) const {
  constexpr std::string_view prefix = "#/definitions/";
  constexpr int most = 100;  // of references to references
  const Node* definitions = document_->get("definitions");
  for (int steps = 0; schema != nullptr && steps < most; ++steps) {
    const Node* reference = schema->get("$ref");
    if (reference == nullptr) return schema;
    if (!reference->text.starts_with(prefix) || definitions == nullptr) return nullptr;
    schema = definitions->get(reference->text.substr(prefix.size()));
  }
  return nullptr;
}

Type PatchSchema::type_of(const Node* schema) const {
  if (schema == nullptr) return Type::unknown;
  const auto number = static_cast<std::uint32_t>(Type::custom) + static_cast<std::uint32_t>(schemas_.size());
  const auto [known, fresh] = types_.emplace(schema, static_cast<Type>(number));
  if (fresh) schemas_.push_back(schema);
  return known->second;
}

Type PatchSchema::type_of(std::string_view api_version, std::string_view kind) const {
  if (document_ == nullptr) return kubernetes::type_of(api_version, kind);
  const auto found = kinds_.find({std::string(api_version), std::string(kind)});
  return found == kinds_.end() ? Type::unknown : type_of(found->second);
}

FieldShape PatchSchema::field(Type parent, std::string_view key) const {
  if (document_ == nullptr) return kubernetes::field(parent, key);
  if (parent < Type::custom) return {};
  const Node* schema =
      schemas_[static_cast<std::uint32_t>(parent) - static_cast<std::uint32_t>(Type::custom)];
  const Node* properties = schema->get("properties");
  const Node* of_key = properties == nullptr ? nullptr : properties->get(key);
  if (of_key == nullptr) of_key = schema->get("additionalProperties");
  of_key = of_key == nullptr || !of_key->is(Kind::map) ? nullptr : resolved(of_key);
  if (of_key == nullptr) return {};
  FieldShape shape{.type = type_of(of_key), .list = {}};
  if (text_in(*of_key, "x-kubernetes-patch-strategy") != "merge") return shape;
  const Node* items = text_in(*of_key, "type") == "array" ? resolved(of_key->get("items")) : nullptr;
  shape.list = {.merged = true, .keys = merge_keys(*of_key), .items = type_of(items)};
  return shape;
}

}  // namespace twinhull::kubernetes
