#include "emit/kustomize/tree_delta.h"

#include <algorithm>
#include <set>

#include "kubernetes/strategic_merge.h"

namespace twinhull::emit {
namespace {

using yaml::Node;

bool is_namespace(const kubernetes::ObjectId& id) { return id.group.empty() && id.kind == "Namespace"; }

/// The Namespace of one tree that `namespace:` renames to that of the other: the first one whose own name is
/// not in the target.
const KeyedObject* renamed_namespace(const ObjectSet& from, const ObjectSet& to) {
  const auto position = std::find_if(
      from.objects.begin(), from.objects.end(),
      [&](const KeyedObject& object) { return is_namespace(object.id) && to.find(object.id) == nullptr; });
  return position == from.objects.end() ? nullptr : &*position;
}

/// The Job of one tree that becomes one of the other with the same name, except for the digest at its end.
const KeyedObject* renamed_job(const ObjectSet& from, const ObjectSet& to, const kubernetes::ObjectId& id) {
  const std::string_view name = name_without_digest(id);
  if (name == id.name) return nullptr;
  const auto position = std::ranges::find_if(from.objects, [&](const KeyedObject& object) {
    return object.id.kind == id.kind && object.id.group == id.group && object.id.version == id.version &&
           object.id.name != id.name && name_without_digest(object.id) == name &&
           to.find(object.id) == nullptr;
  });
  return position == from.objects.end() ? nullptr : &*position;
}

/// The object with the name of another, which it has before it is renamed.
const Node* with_name_of(const Node& object, const Node& other, base::Arena& arena) {
  std::vector<yaml::Entry> metadata(object.get("metadata")->entries.begin(),
                                    object.get("metadata")->entries.end());
  for (yaml::Entry& entry : metadata) {
    if (entry.key == "name") entry.value = other.at("metadata.name");
  }
  std::vector<yaml::Entry> entries(object.entries.begin(), object.entries.end());
  for (yaml::Entry& entry : entries) {
    if (entry.key == "metadata") entry.value = yaml::make_map(arena, metadata);
  }
  return yaml::make_map(arena, entries);
}

struct Comparison {
  const Transformers& edits;
  const TreeDelta* known;  ///< null if the transformers differ
  base::Arena& arena;
  TreeDelta& result;

  bool ends_as(const Node* object, const Node& wanted) const {
    return object != nullptr && yaml::equal(*apply_transformers(*object, edits, arena), wanted);
  }

  void add(const KeyedObject& wanted, std::vector<KeyedObject>& objects) {
    (ends_as(wanted.node, *wanted.node) ? objects : result.inexpressible).push_back(wanted);
  }

  void reach(const KeyedObject& old, const KeyedObject& wanted, const Node* patch) {
    result.patch_by_object.emplace(wanted.node, patch);
    if (patch != nullptr) result.patches.push_back({old.id, patch});
  }

  void replace(const KeyedObject& old, const KeyedObject& wanted) {
    if (old.id == wanted.id) return add(wanted, result.replaced);
    result.patches.push_back({old.id, delete_patch(*old.node, arena)});
    add(wanted, result.added);
  }

  void change(const KeyedObject& old, const KeyedObject& wanted) {
    if (is_namespace(old.id) && old.id != wanted.id) return rename(old, wanted);
    if (old.id != wanted.id) return rename_by_patch(old, wanted);
    if (known != nullptr) {
      const auto position = known->patch_by_object.find(wanted.node);
      if (position != known->patch_by_object.end()) return reach(old, wanted, position->second);
    }
    const Node* base = apply_transformers(*old.node, edits, arena);
    const kubernetes::PatchDraft difference = kubernetes::diff(*base, *wanted.node, arena);
    if (!difference.patchable) return replace(old, wanted);
    if (difference.patch == nullptr) return reach(old, wanted, nullptr);
    // The patch was computed for the transformed object, but Kustomize applies it before its transformers.
    const Node* patched = wanted.node;
    if (base != old.node) patched = kubernetes::apply(*old.node, *difference.patch, arena).object;
    if (!ends_as(patched, *wanted.node)) return replace(old, wanted);
    reach(old, wanted, difference.patch);
  }

  void rename_by_patch(const KeyedObject& old, const KeyedObject& wanted) {
    const Node* target = with_name_of(*wanted.node, *old.node, arena);
    const kubernetes::PatchDraft difference =
        kubernetes::diff(*apply_transformers(*old.node, edits, arena), *target, arena);
    const Node* patch = difference.patch != nullptr ? difference.patch : identifying(*old.node);
    const Node* patched = kubernetes::apply(*old.node, *patch, arena).object;
    if (!difference.patchable || !ends_as(patched, *target)) return replace(old, wanted);
    result.patches.push_back({old.id, with_name_of(*patch, *wanted.node, arena)});
  }

  const Node* identifying(const Node& object) const {
    const Node* name = yaml::make_map(arena, {{"name", {}, object.at("metadata.name"), {}}});
    return yaml::make_map(arena, {{"apiVersion", {}, object.get("apiVersion"), {}},
                                  {"kind", {}, object.get("kind"), {}},
                                  {"metadata", {}, name, {}}});
  }

  /// `namespace:` sets the new name.
  void rename(const KeyedObject& old, const KeyedObject& wanted) {
    const Node* target = with_name_of(*wanted.node, *old.node, arena);
    const kubernetes::PatchDraft difference = kubernetes::diff(*old.node, *target, arena);
    if (difference.patchable && ends_as(target, *wanted.node)) {
      if (difference.patch != nullptr) result.patches.push_back({old.id, difference.patch});
    } else if (difference.patchable && difference.patch == nullptr) {
      result.inexpressible.push_back(wanted);
    } else {
      replace(old, wanted);
    }
  }
};

TreeDelta compare(const ObjectSet& from, const ObjectSet& to, const Transformers& edits,
                  const TreeDelta& known, base::Arena& arena) {
  TreeDelta result;
  Comparison comparison = {edits, known.edits == edits ? &known : nullptr, arena, result};
  std::set<const KeyedObject*> met;
  for (const KeyedObject& wanted : to.objects) {
    const KeyedObject* old = from.find(wanted.id);
    if (old == nullptr && is_namespace(wanted.id) && wanted.id.name == edits.namespace_name) {
      old = renamed_namespace(from, to);
    }
    if (old == nullptr) old = renamed_job(from, to, wanted.id);
    if (old != nullptr && met.contains(old)) old = nullptr;
    if (old == nullptr) {
      comparison.add(wanted, result.added);
    } else {
      met.insert(old);
      comparison.change(*old, wanted);
    }
  }
  for (const KeyedObject& object : from.objects) {
    if (!met.contains(&object)) result.patches.push_back({object.id, delete_patch(*object.node, arena)});
  }
  std::stable_sort(result.patches.begin(), result.patches.end(),
                   [](const KeyedObject& a, const KeyedObject& b) { return kubernetes::before(a.id, b.id); });
  result.edits = edits;
  return result;
}

}  // namespace

const Node* delete_patch(const Node& object, base::Arena& arena) {
  const Node* name = yaml::make_map(arena, {{"name", {}, object.at("metadata.name"), {}}});
  return yaml::make_map(arena, {{"apiVersion", {}, object.get("apiVersion"), {}},
                                {"kind", {}, object.get("kind"), {}},
                                {"metadata", {}, name, {}},
                                {"$patch", {}, yaml::make_string(arena, "delete"), {}}});
}

TreeDelta diff_trees(const ObjectSet& from, const ObjectSet& to, std::string_view namespace_name,
                     const TreeDelta& known, base::Arena& arena) {
  if (namespace_name.empty()) return compare(from, to, {}, known, arena);
  TreeDelta result = compare(from, to, find_transformers(from, to, namespace_name), known, arena);
  if (result.inexpressible.empty()) return result;
  // If a transformer for images or replicas makes objects inexpressible, use patches for everything.
  return compare(from, to, namespace_transformer(to, namespace_name), known, arena);
}

}  // namespace twinhull::emit
