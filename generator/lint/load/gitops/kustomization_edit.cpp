#include "lint/load/gitops/kustomization_edit.h"

#include <algorithm>

#include "lint/objects/object.h"

namespace twinhull::lint {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

KustomizationEdit::KustomizationEdit(const Node* root, source::Span location, base::Arena& arena)
    : location_(root == nullptr ? location : root->span), arena_(arena) {
  if (root != nullptr && root->is(Kind::map)) entries_.assign(root->entries.begin(), root->entries.end());
}

const Node* KustomizationEdit::get(std::string_view key) const {
  const auto found = std::ranges::find(entries_, key, &Entry::key);
  return found == entries_.end() ? nullptr : found->value;
}

void KustomizationEdit::set(std::string_view key, const Node* value) {
  if (value == nullptr) return;
  changed_ = true;
  const auto found = std::ranges::find(entries_, key, &Entry::key);
  if (found == entries_.end()) {
    entries_.push_back({key, value->span, value, {}});
  } else {
    found->value = value;
  }
}

void KustomizationEdit::append(std::string_view key, const Node* list) {
  if (list != nullptr && list->is(Kind::list))
    append(key, std::vector<const Node*>(list->items.begin(), list->items.end()));
}

void KustomizationEdit::append(std::string_view key, const std::vector<const Node*>& items) {
  if (items.empty()) return;
  std::vector<const Node*> all;
  const Node* before = get(key);
  if (before != nullptr) all.assign(before->items.begin(), before->items.end());
  all.insert(all.end(), items.begin(), items.end());
  set(key, yaml::make_list(arena_, all, before == nullptr ? items.front()->span : before->span));
}

void KustomizationEdit::merge(std::string_view key, const Node* map) {
  if (map == nullptr || !map->is(Kind::map) || map->entries.empty()) return;
  std::vector<Entry> all;
  const Node* before = get(key);
  if (before != nullptr) {
    for (const Entry& entry : before->entries) {
      if (map->get(entry.key) == nullptr) all.push_back(entry);
    }
  }
  all.insert(all.end(), map->entries.begin(), map->entries.end());
  set(key, yaml::make_map(arena_, all, before == nullptr ? map->span : before->span));
}

void KustomizationEdit::replace_named(std::string_view key, const std::vector<const Node*>& items) {
  if (items.empty()) return;
  std::vector<const Node*> all;
  const Node* before = get(key);
  if (before != nullptr) {
    for (const Node* item : before->items) {
      const bool replaced = std::ranges::any_of(
          items, [&](const Node* one) { return text_at(one, "name") == text_at(item, "name"); });
      if (!replaced) all.push_back(item);
    }
  }
  all.insert(all.end(), items.begin(), items.end());
  set(key, yaml::make_list(arena_, all, before == nullptr ? items.front()->span : before->span));
}

const Node* KustomizationEdit::root() const { return yaml::make_map(arena_, entries_, location_); }

}  // namespace twinhull::lint
