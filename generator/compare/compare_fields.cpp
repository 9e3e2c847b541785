#include "compare/compare_fields.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "compare/effects.h"
#include "compare/flow.h"
#include "compare/pair_items.h"
#include "kubernetes/api.h"
#include "kubernetes/objects.h"
#include "kubernetes/quantity.h"

namespace twinhull::compare {
namespace {

using kubernetes::BaseType;
using kubernetes::ConstraintKind;
using kubernetes::TypeRef;
using yaml::Entry;
using yaml::Kind;
using yaml::Node;

using MaybeType = std::optional<TypeRef>;

/// A value with its location; the node is null if that state has none.
struct Side {
  const Node* node = nullptr;
  source::Span key;

  FieldSpans origin() const { return node == nullptr ? FieldSpans{} : FieldSpans{key, node->span}; }
};

Side side_of(const Node& map, std::string_view key) {
  const Entry* entry = map.find(key);
  // The API server treats null as an omitted field.
  if (entry == nullptr || entry->value->is(Kind::null)) return {};
  return {entry->value, entry->key_span};
}

MaybeType type_of_object(const Node& object) {
  const Node* version = object.get("apiVersion");
  const Node* kind = object.get("kind");
  if (version == nullptr || kind == nullptr) return std::nullopt;
  const kubernetes::ApiCatalog& apis = kubernetes::builtin_catalog();
  const kubernetes::KindRow* found = kubernetes::find_kind(apis, version->text, kind->text);
  if (found == nullptr || (found->flags & kubernetes::unserved_kind) != 0) return std::nullopt;
  return TypeRef{&apis, found->type};
}

MaybeType type_of_field(const MaybeType& parent, std::string_view key) {
  if (!parent) return std::nullopt;
  const TypeRef type = kubernetes::with_fields(*parent);
  if (type.base() == BaseType::map) return type.item();
  if (type.base() != BaseType::fields) return std::nullopt;
  const kubernetes::FieldRow* field = kubernetes::find_field(type, key, kubernetes::newest_version());
  return field == nullptr ? std::nullopt : MaybeType(TypeRef{type.apis, field->type});
}

MaybeType type_of_item(const MaybeType& list) {
  return list && list->base() == BaseType::list ? MaybeType(list->item()) : std::nullopt;
}

bool is_quantity(const MaybeType& type) {
  return type && (type->base() == BaseType::quantity || type->base() == BaseType::int_or_quantity);
}

bool same_scalar(const Node& before, const Node& after, const MaybeType& type) {
  if (yaml::equal(before, after)) return true;
  if (!is_quantity(type)) return false;
  const auto old = kubernetes::parse_quantity(before.text).value;
  const auto now = kubernetes::parse_quantity(after.text).value;
  return old && now && kubernetes::compare(*old, *now) == 0;
}

bool is_collection(const Node& node) { return node.is(Kind::map) || node.is(Kind::list); }

/// Whether two objects are written alike, keys in the same order: most are, and need no comparison by their
/// types. Called once for an object: at every level, it would read all those below again.
bool is_identical(const Node& before, const Node& after) {
  if (before.kind != after.kind || before.entries.size() != after.entries.size() ||
      before.items.size() != after.items.size())
    return false;
  for (std::size_t i = 0; i < before.entries.size(); ++i) {
    const Entry& old = before.entries[i];
    const Entry& now = after.entries[i];
    if (old.key != now.key || (old.value != now.value && !is_identical(*old.value, *now.value))) return false;
  }
  for (std::size_t i = 0; i < before.items.size(); ++i) {
    if (before.items[i] != after.items[i] && !is_identical(*before.items[i], *after.items[i])) return false;
  }
  return is_collection(before) || before.text == after.text;
}

/// Whether a value is what the API server sets if the field is omitted.
bool is_default(const Node& node, const MaybeType& type) {
  if (!type || is_collection(node)) return false;
  const std::string_view value = type->limit(ConstraintKind::default_value);
  return !value.empty() && (value == node.text || (value.size() > 1 && value.front() == '"' &&
                                                   value.substr(1, value.size() - 2) == node.text));
}

/// A key as part of a path: `.image`, `["app.kubernetes.io/name"]`.
void append_key(std::string& path, std::string_view key) {
  if (key.empty() || key.find_first_of(".[]\" ") != std::string_view::npos) {
    path += "[\"";
    path += key;
    path += "\"]";
    return;
  }
  if (!path.empty()) path += '.';
  path += key;
}

class FieldComparison {
 public:
  FieldComparison(const kubernetes::ObjectId& id, bool ignore_name)
      : group_(id.group), kind_(id.kind), pod_(pod_prefix(id.kind)), ignore_name_(ignore_name) {}

  std::vector<FieldChange> run(const Node& before, const Node& after) {
    values({&before, {}}, {&after, {}}, type_of_object(after));
    return std::move(changes_);
  }

  EffectSet of_added(const Node& object) {
    EffectSet effects;
    collect(effects, nullptr, &object, false);
    return effects;
  }

 private:
  void values(const Side& before, const Side& after, const MaybeType& type) {
    if (before.node == nullptr || after.node == nullptr) {
      const Node* only = before.node == nullptr ? after.node : before.node;
      if (only != nullptr && !is_default(*only, type)) report(before, after);
      return;
    }
    if (before.node == after.node) return;
    if (before.node->is(Kind::map) && after.node->is(Kind::map)) return maps(before, after, type);
    if (before.node->is(Kind::list) && after.node->is(Kind::list)) return lists(before, after, type);
    if (!is_collection(*before.node) && !is_collection(*after.node) &&
        same_scalar(*before.node, *after.node, type))
      return;
    report(before, after);
  }

  void maps(const Side& before, const Side& after, const MaybeType& type) {
    for (const Entry& entry : after.node->entries) key(before, after, entry.key, type);
    for (const Entry& entry : before.node->entries) {
      if (after.node->find(entry.key) == nullptr) key(before, after, entry.key, type);
    }
  }

  void key(const Side& before, const Side& after, std::string_view key, const MaybeType& type) {
    const std::size_t shown = path_.size();
    const std::size_t rule = rule_.size();
    append_key(path_, key);
    append_key(rule_, key);
    const bool skipped = path_ == "metadata.namespace" || (ignore_name_ && path_ == "metadata.name");
    if (!skipped) values(side_of(*before.node, key), side_of(*after.node, key), type_of_field(type, key));
    path_.resize(shown);
    rule_.resize(rule);
  }

  void lists(const Side& before, const Side& after, const MaybeType& type) {
    PairOptions options;
    if (type) {
      std::string_view keys = type->limit(ConstraintKind::merge_key);
      if (keys.empty()) keys = type->limit(ConstraintKind::map_keys);
      if (!keys.empty()) options.keys = kubernetes::values_of(keys);
      // Strategic merge identifies a port by its number alone, the API server also by its protocol.
      if (options.keys.size() == 1 && (options.keys[0] == "containerPort" || options.keys[0] == "port"))
        options.keys.emplace_back("protocol");
    }
    options.by_position = path_.ends_with(".args") || path_.ends_with(".command");
    const PairedItems items = pair_items(*before.node, *after.node, options);
    const std::size_t shown = path_.size();
    const std::size_t rule = rule_.size();
    const MaybeType item_type = type_of_item(type);
    const std::size_t reported = changes_.size();
    for (const ItemPair& pair : items.pairs) {
      path_ += "[" + pair.label + "]";
      rule_ += "[]";
      values({pair.before, {}}, {pair.after, {}}, item_type);
      path_.resize(shown);
      rule_.resize(rule);
    }
    const bool is_set = type && type->has(kubernetes::list_type_set);
    if (items.reordered && !is_set && changes_.size() == reported)
      add(before, after, "[" + base::join(items.before, ", ") + "]",
          "[" + base::join(items.after, ", ") + "]");
  }

  bool is_secret() const {
    return kind_ == "Secret" && (path_.starts_with("data") || path_.starts_with("stringData"));
  }

  void report(const Side& before, const Side& after) {
    const auto text = [&](const Node* node) {
      return node == nullptr ? std::optional<std::string>() : flow(*node, is_secret());
    };
    const auto is_lines = [](const Node* node) {
      return node != nullptr && node->is(Kind::string) && node->text.find('\n') != std::string_view::npos;
    };
    const bool strings = before.node != nullptr && after.node != nullptr && before.node->is(Kind::string) &&
                         after.node->is(Kind::string);
    if (strings && !is_secret() && (is_lines(before.node) || is_lines(after.node))) {
      add(before, after, std::string(before.node->text), std::string(after.node->text));
      changes_.back().lines = true;
    } else {
      add(before, after, text(before.node), text(after.node));
    }
  }

  void add(const Side& before, const Side& after, std::optional<std::string> old_text,
           std::optional<std::string> new_text) {
    FieldChange change{.path = path_,
                       .before = std::move(old_text),
                       .after = std::move(new_text),
                       .before_at = before.origin(),
                       .after_at = after.origin()};
    collect(change.effects, before.node, after.node, path_.ends_with(']') && !path_.ends_with("\"]"));
    changes_.push_back(std::move(change));
  }

  /// The effects of a difference and of everything in it.
  void collect(EffectSet& effects, const Node* before, const Node* after, bool whole_item) {
    effects |= effects_of({group_, kind_, rule_path(), before, after, whole_item});
    if (before != nullptr && after != nullptr) return;
    const Node* node = before == nullptr ? after : before;
    const std::size_t rule = rule_.size();
    for (const Entry& entry : node->entries) {
      append_key(rule_, entry.key);
      collect(effects, before == nullptr ? nullptr : entry.value, after == nullptr ? nullptr : entry.value,
              whole_item);
      rule_.resize(rule);
    }
    for (const Node* item : node->items) {
      rule_ += "[]";
      collect(effects, before == nullptr ? nullptr : item, after == nullptr ? nullptr : item, true);
      rule_.resize(rule);
    }
  }

  /// The current location as the table of effects names it.
  std::string rule_path() const {
    if (!pod_ || !rule_.starts_with(*pod_) || (pod_->empty() && !rule_.starts_with("spec"))) return rule_;
    std::string path = "pod." + rule_.substr(pod_->size());
    for (std::string_view other : {"pod.spec.initContainers", "pod.spec.ephemeralContainers"}) {
      if (path.starts_with(other)) path.replace(0, other.size(), "pod.spec.containers");
    }
    return path;
  }

  std::string_view group_;
  std::string_view kind_;
  std::optional<std::string_view> pod_;
  bool ignore_name_;
  std::string path_;
  std::string rule_;  ///< the path with `[]` for list items
  std::vector<FieldChange> changes_;
};

}  // namespace

std::vector<FieldChange> compare_fields(const Node& before, const Node& after, bool ignore_name) {
  if (is_identical(before, after)) return {};
  return FieldComparison(kubernetes::identity(after), ignore_name).run(before, after);
}

EffectSet effects_of_added(const Node& object) {
  return FieldComparison(kubernetes::identity(object), false).of_added(object);
}

}  // namespace twinhull::compare
