#include "emit/kustomize/common_labels.h"

#include <algorithm>

namespace twinhull::emit {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

const Node* labels_of(const Node& object) {
  const Node* labels = object.at("metadata.labels");
  return labels != nullptr && labels->is(Kind::map) ? labels : nullptr;
}

bool has(const Node* labels, const Entry& label) {
  const Node* value = labels == nullptr ? nullptr : labels->get(label.key);
  return value != nullptr && yaml::equal(*value, *label.value);
}

/// The object with other labels, which are omitted if there are none.
const Node* relabeled(const Node& object, const std::vector<Entry>& labels, base::Arena& arena) {
  const Node& metadata = *object.get("metadata");
  std::vector<Entry> inner;
  bool placed = labels.empty();
  for (const Entry& entry : metadata.entries) {
    if (entry.key != "labels") {
      inner.push_back(entry);
    } else if (!labels.empty()) {
      inner.push_back({entry.key, entry.key_span, yaml::make_map(arena, labels), entry.comment});
      placed = true;
    }
  }
  if (!placed) inner.push_back({"labels", {}, yaml::make_map(arena, labels), {}});
  std::vector<Entry> outer(object.entries.begin(), object.entries.end());
  for (Entry& entry : outer) {
    if (entry.key == "metadata") entry.value = yaml::make_map(arena, inner, metadata.span);
  }
  return yaml::make_map(arena, outer, object.span);
}

}  // namespace

std::vector<Entry> common_labels(std::span<const KeyedObject* const> objects) {
  std::vector<Entry> common;
  if (objects.size() < 2) return common;
  const Node* first = labels_of(*objects.front()->node);
  if (first == nullptr) return common;
  for (const Entry& label : first->entries) {
    // Kustomize writes keys without quotes: one without a prefix may become a number or a boolean.
    if (!label.value->is(Kind::string) || label.key.find('/') == std::string_view::npos) continue;
    if (std::ranges::all_of(objects, [&](const KeyedObject* o) { return has(labels_of(*o->node), label); }))
      common.push_back({label.key, {}, label.value, {}});
  }
  return common;
}

const Node* with_labels(const Node& object, const std::vector<Entry>& labels, base::Arena& arena) {
  const Node* own = labels_of(object);
  if (std::ranges::all_of(labels, [&](const Entry& label) { return has(own, label); })) return &object;
  std::vector<Entry> all;
  if (own != nullptr) all.assign(own->entries.begin(), own->entries.end());
  for (const Entry& label : labels) {
    const auto position = std::ranges::find(all, label.key, &Entry::key);
    if (position == all.end()) {
      all.push_back(label);
    } else {
      position->value = label.value;
    }
  }
  return relabeled(object, all, arena);
}

const Node* without_labels(const Node& object, const std::vector<Entry>& labels, base::Arena& arena) {
  const Node* own = labels_of(object);
  if (own == nullptr || labels.empty()) return &object;
  std::vector<Entry> rest;
  for (const Entry& entry : own->entries) {
    const auto common = std::ranges::find(labels, entry.key, &Entry::key);
    if (common == labels.end() || !yaml::equal(*common->value, *entry.value)) rest.push_back(entry);
  }
  return rest.size() == own->entries.size() ? &object : relabeled(object, rest, arena);
}

}  // namespace twinhull::emit
