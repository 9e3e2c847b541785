// Patches of components, merged into what their templates generate. Both outputs are generated from the
// result, so they cannot differ. A part that is only known when the chart is installed cannot be patched: the
// finding names the value to set instead.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "kubernetes/patch_schema.h"
#include "template/specializer.h"

namespace twinhull::tmpl {
namespace {

using kubernetes::FieldShape;
using kubernetes::PatchStrategy;
using yaml::Entry;
using yaml::Kind;
using yaml::Node;

using Members = std::vector<ResidualMember>;

constexpr std::string_view kDirective = "$patch";

std::string_view directive_of(const Node& node) {
  const Node* found = node.is(Kind::map) ? node.get(kDirective) : nullptr;
  return found == nullptr ? std::string_view() : found->text;
}

bool is_entry(const ResidualMember& member, std::string_view key) {
  return member.kind == ResidualMember::Kind::entry && member.key->kind == ResidualExprKind::literal &&
         member.key->literal->text == key;
}

/// Whether the members, or those below a condition, have a key.
bool has_key(std::span<const ResidualMember> members, std::string_view key) {
  return std::ranges::any_of(members, [&](const ResidualMember& member) {
    return is_entry(member, key) || std::ranges::any_of(member.arms, [&](const ResidualBranch& arm) {
             return has_key(arm.parts, key);
           });
  });
}

/// The text of a literal entry of a map; empty if it is not known.
std::string_view literal_at(std::span<const ResidualMember> members, std::string_view key) {
  for (const ResidualMember& member : members) {
    if (!is_entry(member, key) || member.value->term == nullptr) continue;
    if (member.value->term->kind == ResidualExprKind::literal) return member.value->term->literal->text;
  }
  return {};
}

bool is_literal(const ResidualNode& node) {
  return node.kind == ResidualNode::Kind::term && node.term->kind == ResidualExprKind::literal;
}

}  // namespace

/// One patch on its way through an object.
class Patcher {
 public:
  Patcher(Specializer& specializer, const Value& component, const ResidualExpr* condition)
      : specializer_(specializer), component_(component), condition_(condition) {}

  /// The members of a map with the patch merged into them.
  std::span<const ResidualMember> merge_map(std::span<const ResidualMember> members, const Node& patch,
                                            kubernetes::Type type) {
    Members result(members.begin(), members.end());
    for (const Entry& entry : patch.entries) {
      if (entry.key.starts_with("$")) {
        refuse(entry.key_span, fmt::format("unsupported directive `{}`", entry.key),
               "use `$patch: delete`, `$patch: replace`, or `null` to remove a key");
        continue;
      }
      put(result, entry, kubernetes::field(type, entry.key));
    }
    return specializer_.keep(result);
  }

 private:
  void refuse(source::Span span, std::string message, std::string help) {
    specializer_.report(span, "unsupported-patch", diagnostic::Severity::error, std::move(message),
                        std::move(help));
  }

  const ResidualNode* map_of(const ResidualNode& old, std::span<const ResidualMember> members) {
    return specializer_.arena_.make<ResidualNode>(ResidualNode::Kind::map, old.span, old.style, nullptr,
                                                  members);
  }

  /// The entry that a patch adds or that replaces one; null if its value is removed or has an error.
  const ResidualNode* made(const Node& value) {
    const Node* plain = without_nulls(value);
    std::optional<Value> forced = specializer_.force({.node = plain, .owner = component_.owner});
    return forced ? specializer_.lower_value(*forced, value.span, value.style) : nullptr;
  }

  /// A new part of an object has nothing to remove from.
  const Node* without_nulls(const Node& node) {
    base::Arena& arena = specializer_.arena_;
    if (node.is(Kind::map)) {
      std::vector<Entry> entries;
      for (Entry entry : node.entries) {
        if (entry.value->is(Kind::null) || entry.key == kDirective) continue;
        entry.value = without_nulls(*entry.value);
        entries.push_back(entry);
      }
      return yaml::make_map(arena, entries, node.span);
    }
    if (!node.is(Kind::list)) return &node;
    std::vector<const Node*> items;
    for (const Node* item : node.items) {
      if (directive_of(*item).empty()) items.push_back(without_nulls(*item));
    }
    return yaml::make_list(arena, items, node.span);
  }

  ResidualMember branch(const ResidualExpr* condition, const Members& then, const Members& otherwise) {
    std::vector<ResidualBranch> arms = {{condition, specializer_.keep(then)}};
    if (!otherwise.empty()) arms.push_back({nullptr, specializer_.keep(otherwise)});
    return {.kind = ResidualMember::Kind::branch,
            .span = condition->span,
            .arms = specializer_.arena_.copy(std::span<const ResidualBranch>(arms))};
  }

  const ResidualExpr* negated() {
    return specializer_.make({.kind = ResidualExprKind::negation,
                              .type = condition_->type,
                              .span = condition_->span,
                              .args = specializer_.arena_.copy(std::span<const ResidualExpr* const>(
                                  std::array<const ResidualExpr*, 1>{condition_}))});
  }

  /// Replaces a member by another one, or removes it (null); only where the patch applies.
  void replace(Members& members, std::size_t at, const ResidualMember* changed) {
    if (condition_ == nullptr) {
      if (changed == nullptr) members.erase(members.begin() + static_cast<std::ptrdiff_t>(at));
      if (changed != nullptr) members[at] = *changed;
      return;
    }
    members[at] = changed == nullptr ? branch(negated(), {members[at]}, {})
                                     : branch(condition_, {*changed}, {members[at]});
  }

  void add(Members& members, const ResidualMember& added) {
    members.push_back(condition_ == nullptr ? added : branch(condition_, {added}, {}));
  }

  /// Merges one entry of a patch into the members of a map.
  void put(Members& members, const Entry& entry, const FieldShape& shape) {
    if (!has_key(members, entry.key)) return put_new(members, entry);
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (is_entry(members[i], entry.key)) {
        change(members, i, entry, shape);
        return;
      }
      const bool below = std::ranges::any_of(
          members[i].arms, [&](const ResidualBranch& arm) { return has_key(arm.parts, entry.key); });
      if (!below) continue;
      std::vector<ResidualBranch> arms(members[i].arms.begin(), members[i].arms.end());
      for (ResidualBranch& arm : arms) {
        Members inner(arm.parts.begin(), arm.parts.end());
        put(inner, entry, shape);
        arm.parts = specializer_.keep(inner);
      }
      if (arms.back().condition != nullptr) {
        Members inner;
        put_new(inner, entry);
        if (!inner.empty()) arms.push_back({nullptr, specializer_.keep(inner)});
      }
      members[i].arms = specializer_.arena_.copy(std::span<const ResidualBranch>(arms));
      return;
    }
  }

  void put_new(Members& members, const Entry& entry) {
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (members[i].kind != ResidualMember::Kind::insert) continue;
      const ResidualExpr& over = *members[i].over;
      if (over.kind == ResidualExprKind::fragment && has_key(over.fragment->product->parts, entry.key)) {
        // The fragment is written out, as only this object differs from it.
        const auto parts = over.fragment->product->parts;
        members.erase(members.begin() + static_cast<std::ptrdiff_t>(i));
        members.insert(members.begin() + static_cast<std::ptrdiff_t>(i), parts.begin(), parts.end());
        return put(members, entry, {});
      }
    }
    if (entry.value->is(Kind::null) || directive_of(*entry.value) == "delete") {
      return refuse(entry.key_span, fmt::format("the object has no `{}` to remove", entry.key),
                    "remove the line from the patch");
    }
    if (const ResidualNode* value = made(*entry.value)) add(members, member(entry, value));
  }

  ResidualMember member(const Entry& entry, const ResidualNode* value) {
    const ResidualExpr* key = specializer_.term_of(
        {.node = yaml::make_string(specializer_.arena_, entry.key, entry.key_span)}, entry.key_span);
    return {.kind = ResidualMember::Kind::entry, .span = entry.key_span, .key = key, .value = value};
  }

  /// Merges an entry of a patch into an entry of the object. What is below it carries its own condition.
  void change(Members& members, std::size_t at, const Entry& entry, const FieldShape& shape) {
    const ResidualNode& old = *members[at].value;
    const Node& value = *entry.value;
    if (value.is(Kind::null) || directive_of(value) == "delete") return replace(members, at, nullptr);
    const bool merged_list =
        value.is(Kind::list) && shape.list.merged &&
        std::ranges::none_of(value.items, [](const Node* item) { return directive_of(*item) == "replace"; });
    const bool merged_map = value.is(Kind::map) && directive_of(value) != "replace";
    if (!merged_map && !merged_list) {
      const ResidualNode* replacing = made(value);
      if (replacing == nullptr) return;
      ResidualMember changed = members[at];
      changed.value = replacing;
      return replace(members, at, &changed);
    }
    const ResidualNode* base = written_out(old, merged_map, entry);
    if (base == nullptr) return;
    if (is_literal(*base)) {  // `{}`, `[]`, or a scalar
      const ResidualNode* replacing = made(value);
      if (replacing == nullptr) return;
      ResidualMember changed = members[at];
      changed.value = replacing;
      return replace(members, at, &changed);
    }
    ResidualNode result = *base;
    result.parts = merged_map ? merge_map(base->parts, value, shape.type)
                              : merge_list(base->parts, value, shape.list, entry.key);
    members[at].value = specializer_.arena_.make<ResidualNode>(result);
  }

  /// The node to merge a collection into; null, with a finding, if its content is not known.
  const ResidualNode* written_out(const ResidualNode& old, bool map, const Entry& entry) {
    const ResidualNode* node = &old;
    while (node->kind == ResidualNode::Kind::term && node->term->kind == ResidualExprKind::fragment)
      node = node->term->fragment->product;
    if (is_literal(*node)) return node;
    if (node->kind == ResidualNode::Kind::term) {
      const std::string path =
          node->term->kind == ResidualExprKind::value
              ? base::join(std::vector<std::string_view>(node->term->path.begin(), node->term->path.end()),
                           ".")
              : std::string();
      refuse(entry.key_span,
             fmt::format("`{}` comes from the values, so a patch cannot change a part of it", entry.key),
             path.empty() ? "replace it as a whole: add `$patch: replace`"
                          : fmt::format("set `{}`, or replace it as a whole: add `$patch: replace`", path));
      return nullptr;
    }
    const bool is_map = node->kind == ResidualNode::Kind::map;
    if (is_map == map) return node;
    refuse(entry.value->span,
           fmt::format("`{}` is a {}, but a {} in the patch", entry.key, is_map ? "map" : "list",
                       map ? "map" : "list"),
           is_map ? "write `key: value` lines" : "write a list");
    return nullptr;
  }

  std::span<const ResidualMember> merge_list(std::span<const ResidualMember> members, const Node& patch,
                                             const PatchStrategy& strategy, std::string_view list) {
    Members result(members.begin(), members.end());
    for (const Node* item : patch.items) {
      if (strategy.key_count() == 0) {
        if (const ResidualNode* value = made(*item)) {
          add(result, {.kind = ResidualMember::Kind::item, .span = item->span, .value = value});
        }
        continue;
      }
      const std::string_view name = strategy.keys[0];
      if (!item->is(Kind::map) || item->get(name) == nullptr) {
        refuse(item->span, fmt::format("an item of `{}` without `{}`", list, name),
               fmt::format("add `{}`: it selects the item to change", name));
        continue;
      }
      if (!merge_item(result, *item, strategy)) add_item(result, *item, name, list);
    }
    return specializer_.keep(result);
  }

  bool selects(const Node& item, const ResidualNode& candidate, const PatchStrategy& strategy) {
    for (std::size_t i = 0; i < strategy.key_count(); ++i) {
      const Node* wanted = item.get(strategy.keys[i]);
      const std::string_view found = literal_at(candidate.parts, strategy.keys[i]);
      if (i > 0 && (wanted == nullptr || found.empty())) continue;  // has a default, such as `protocol`
      if (wanted == nullptr || found.empty()) return false;
      std::optional<Value> value = specializer_.force({.node = wanted, .owner = component_.owner});
      if (!value || !value->is_static() || value->node->text != found) return false;
    }
    return true;
  }

  /// The changes of an item, without the keys that select it.
  const Node* without_keys(const Node& item, const PatchStrategy& strategy) {
    std::vector<Entry> entries(item.entries.begin(), item.entries.end());
    std::erase_if(entries, [&](const Entry& entry) {
      return std::ranges::find(strategy.keys, entry.key) != strategy.keys.end();
    });
    return yaml::make_map(specializer_.arena_, entries, item.span);
  }

  /// Merges an item of a patch into the items that it selects, also those below conditions.
  bool merge_item(Members& members, const Node& item, const PatchStrategy& strategy) {
    bool found = false;
    for (std::size_t i = 0; i < members.size(); ++i) {
      ResidualMember& old = members[i];
      if (old.kind == ResidualMember::Kind::branch) {
        std::vector<ResidualBranch> arms(old.arms.begin(), old.arms.end());
        for (ResidualBranch& arm : arms) {
          Members inner(arm.parts.begin(), arm.parts.end());
          found = merge_item(inner, item, strategy) || found;
          arm.parts = specializer_.keep(inner);
        }
        old.arms = specializer_.arena_.copy(std::span<const ResidualBranch>(arms));
        continue;
      }
      const bool here = old.kind == ResidualMember::Kind::item &&
                        old.value->kind == ResidualNode::Kind::map && selects(item, *old.value, strategy);
      if (!here) continue;
      if (directive_of(item) == "delete") {
        replace(members, i, nullptr);
        return true;
      }
      old.value =
          map_of(*old.value, merge_map(old.value->parts, *without_keys(item, strategy), strategy.items));
      return true;
    }
    return found;
  }

  void add_item(Members& members, const Node& item, std::string_view name, std::string_view list) {
    const auto unknown = std::ranges::find_if(members, [&](const ResidualMember& member) {
      return member.kind == ResidualMember::Kind::item && member.value->kind == ResidualNode::Kind::map &&
             literal_at(member.value->parts, name).empty();
    });
    if (unknown != members.end()) {
      return refuse(item.get(name)->span,
                    fmt::format("the `{}` of the items of `{}` comes from the values", name, list),
                    "replace the list: add the item `$patch: replace`");
    }
    if (directive_of(item) == "delete") {
      return refuse(item.get(name)->span,
                    fmt::format("`{}` has no item with `{}: {}`", list, name, item.get(name)->text),
                    "remove the item from the patch");
    }
    if (const ResidualNode* value = made(item))
      add(members, {.kind = ResidualMember::Kind::item, .span = item.span, .value = value});
  }

  Specializer& specializer_;
  const Value& component_;
  const ResidualExpr* condition_;
};

namespace {

constexpr std::array<std::string_view, 2> kIdentity = {"apiVersion", "kind"};
constexpr std::array<std::string_view, 2> kIdentityMetadata = {"name", "namespace"};

/// The key of a patch that would make the object another one; null if there is none.
const Entry* identity_in(const Node& patch) {
  for (const std::string_view key : kIdentity) {
    if (const Entry* entry = patch.find(key)) return entry;
  }
  const Node* metadata = patch.get("metadata");
  for (const std::string_view key : kIdentityMetadata) {
    const Entry* entry = metadata == nullptr || !metadata->is(Kind::map) ? nullptr : metadata->find(key);
    if (entry != nullptr) return entry;
  }
  return nullptr;
}

}  // namespace

void Specializer::apply_patches(const Value& component, std::vector<ResidualMember>& documents) {
  const Node* patches = component.node->get("patches");
  if (patches == nullptr || !patches->is(Kind::map)) return;
  for (const Entry& entry : patches->entries) {
    const Node* kind = entry.value->get("kind");
    const Node* patch = entry.value->get("patch");
    if (kind == nullptr || patch == nullptr || !patch->is(Kind::map)) continue;
    if (const Entry* identity = identity_in(*patch)) {
      report(identity->key_span, "unsupported-patch", diagnostic::Severity::error,
             fmt::format("a patch cannot change `{}`", identity->key), "remove the line from the patch");
      continue;
    }
    const ResidualExpr* condition = nullptr;
    if (entry.value->get("targets") != nullptr) {
      const std::array<std::string_view, 3> path = {"patches", component_, entry.key};
      condition = make({.kind = ResidualExprKind::value,
                        .type = {.kinds = boolean_kind},
                        .span = entry.key_span,
                        .path = arena_.copy(std::span<const std::string_view>(path))});
    }
    patch_documents(component, *kind, *patch, condition, documents);
  }
}

void Specializer::patch_documents(const Value& component, const Node& kind, const Node& patch,
                                  const ResidualExpr* condition, std::vector<ResidualMember>& documents) {
  for (ResidualMember& document : documents) {
    std::vector<ResidualBranch> arms(document.arms.begin(), document.arms.end());
    for (ResidualBranch& arm : arms) {
      std::vector<ResidualMember> inner(arm.parts.begin(), arm.parts.end());
      patch_documents(component, kind, patch, condition, inner);
      arm.parts = keep(inner);
    }
    document.arms = arena_.copy(std::span<const ResidualBranch>(arms));
    std::vector<ResidualMember> body(document.body.begin(), document.body.end());
    if (!body.empty()) patch_documents(component, kind, patch, condition, body);
    document.body = keep(body);
    if (document.kind != ResidualMember::Kind::item || document.value->kind != ResidualNode::Kind::map)
      continue;
    const std::string_view found = literal_at(document.value->parts, "kind");
    generated_kinds_[component_].insert(found);
    if (found != kind.text) continue;
    Patcher patcher(*this, component, condition);
    ResidualNode patched = *document.value;
    patched.parts = patcher.merge_map(patched.parts, patch,
                                      kubernetes::type_of(literal_at(patched.parts, "apiVersion"), found));
    document.value = arena_.make<ResidualNode>(patched);
  }
}

void Specializer::report_unused_patches() {
  if (components_ == nullptr) return;
  for (const Entry& component : components_->entries) {
    const Node* patches = component.value->get("patches");
    if (patches == nullptr || !patches->is(Kind::map)) continue;
    const std::set<std::string_view>& kinds = generated_kinds_[component.key];
    for (const Entry& patch : patches->entries) {
      const Node* kind = patch.value->get("kind");
      if (kind == nullptr || kinds.contains(kind->text)) continue;
      report(kind->span, "unsupported-patch", diagnostic::Severity::error,
             fmt::format("no template generates a {} for `{}`", kind->text, component.key),
             or_list(kind->text, {kinds.begin(), kinds.end()}));
    }
  }
}

}  // namespace twinhull::tmpl
