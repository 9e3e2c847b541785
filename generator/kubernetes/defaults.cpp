#include "kubernetes/defaults.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kubernetes/quantity.h"
#include "yaml/node_json.h"

namespace twinhull::kubernetes {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

class Defaults {
 public:
  Defaults(KubernetesVersion kubernetes_version, base::Arena& arena)
      : kubernetes_version_(kubernetes_version), arena_(arena) {}

  const Node* complete(const Node& node, TypeRef type) {
    switch (type.base()) {
      case BaseType::fields:
      case BaseType::metadata:
        return node.is(Kind::map) ? fields(node, with_fields(type)) : &node;
      case BaseType::map:
        return node.is(Kind::map) ? map(node, type.item()) : &node;
      case BaseType::list:
        return node.is(Kind::list) ? list(node, type.item()) : &node;
      case BaseType::quantity:
        return quantity(node);
      default:
        return &node;
    }
  }

 private:
  /// The default of a field of that type; null if it has none.
  const Node* standard(TypeRef type) {
    for (const ConstraintRow& limit : type.limits()) {
      if (limit.kind != ConstraintKind::default_value) continue;
      const Node* value = parse(type.apis->at(limit.value), type.base());
      return value == nullptr ? nullptr : complete(*value, type);
    }
    return nullptr;
  }

  const Node* parse(std::string_view text, BaseType base) {
    switch (base) {
      case BaseType::boolean:
      case BaseType::integer:
      case BaseType::int32:
      case BaseType::int64:
      case BaseType::number:
      case BaseType::list:
      case BaseType::map:
      case BaseType::fields:
      case BaseType::metadata:
      case BaseType::object:
        return yaml::read_json(arena_, text);
      case BaseType::int_or_string:
      case BaseType::int_or_quantity:
      case BaseType::any:
        if (const Node* value = yaml::read_json(arena_, text)) return value;
        return yaml::make_string(arena_, text);
      default:
        return yaml::make_string(arena_, text);
    }
  }

  static bool is_dropped(const Node& value, TypeRef type) {
    return value.is(Kind::null) && !type.has(nullable_type) && type.base() != BaseType::any;
  }

  const Node* fields(const Node& node, TypeRef type) {
    std::vector<Entry> entries;
    entries.reserve(node.entries.size());
    bool changed = false;
    for (const Entry& entry : node.entries) {
      const FieldRow* field = find_field(type, entry.key, kubernetes_version_);
      if (field == nullptr) {
        entries.push_back(entry);
        continue;
      }
      const TypeRef own{type.apis, field->type};
      const bool dropped = is_dropped(*entry.value, own);
      const Node* value = dropped ? standard(own) : complete(*entry.value, own);
      changed = changed || dropped || value != entry.value;
      if (value == nullptr) continue;
      entries.push_back(entry);
      entries.back().value = value;
    }
    for (const FieldRow& field : type.fields()) {
      const std::string_view name = type.apis->at(field.name);
      if (!in_version(field.versions, kubernetes_version_) || node.find(name) != nullptr) continue;
      const Node* value = standard({type.apis, field.type});
      if (value == nullptr) continue;
      changed = true;
      entries.push_back({.key = name, .value = value});
    }
    if (const Node* policy = pull_policy(node, type)) {
      changed = true;
      entries.push_back({.key = "imagePullPolicy", .value = policy});
    }
    return changed ? yaml::make_map(arena_, entries, node.span) : &node;
  }

  /// The default that depends on another field: the pull policy of containers on the tag of their image.
  const Node* pull_policy(const Node& node, TypeRef type) {
    const Node* image = node.get("image");
    if (image == nullptr || type.apis != &builtin_catalog() || node.find("imagePullPolicy") != nullptr ||
        find_field(type, "terminationMessagePolicy", kubernetes_version_) == nullptr)
      return nullptr;
    const std::string_view name = image->text.substr(image->text.rfind('/') + 1);
    const bool versioned = name.find(':') != std::string_view::npos && !name.ends_with(":latest");
    return yaml::make_string(arena_, versioned ? "IfNotPresent" : "Always");
  }

  const Node* map(const Node& node, TypeRef type) {
    std::vector<Entry> entries(node.entries.begin(), node.entries.end());
    bool changed = false;
    for (Entry& entry : entries) {
      const Node* value = complete(*entry.value, type);
      changed = changed || value != entry.value;
      entry.value = value;
    }
    return changed ? yaml::make_map(arena_, entries, node.span) : &node;
  }

  const Node* list(const Node& node, TypeRef type) {
    std::vector<const Node*> items(node.items.begin(), node.items.end());
    bool changed = false;
    for (const Node*& item : items) {
      const Node* value = complete(*item, type);
      changed = changed || value != item;
      item = value;
    }
    return changed ? yaml::make_list(arena_, items, node.span) : &node;
  }

  const Node* quantity(const Node& node) {
    const std::optional<Quantity> value = parse_quantity(node.text).value;
    if (!value) return &node;
    const std::string text = canonical(*value);
    return node.is(Kind::string) && node.text == text ? &node : yaml::make_string(arena_, text, node.span);
  }

  KubernetesVersion kubernetes_version_;
  base::Arena& arena_;
};

}  // namespace

const Node* with_defaults(const Node& node, TypeRef type, KubernetesVersion kubernetes_version,
                          base::Arena& arena) {
  return Defaults(kubernetes_version, arena).complete(node, type);
}

}  // namespace twinhull::kubernetes
