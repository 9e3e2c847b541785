#include "emit/kustomize/changes.h"

#include <algorithm>
#include <set>

#include "kubernetes/merge.h"

namespace twinhull::emit {
namespace {

using yaml::Node;

bool is_namespace(const kubernetes::Identity& id) { return id.group.empty() && id.kind == "Namespace"; }

/// The Namespace of the one tree that `namespace:` renames to that of the other: the first that is not
/// there under its own name.
const TreeObject* renamed_namespace(const Tree& from, const Tree& to) {
  const auto place = std::find_if(from.objects.begin(), from.objects.end(), [&](const TreeObject& object) {
    return is_namespace(object.id) && to.find(object.id) == nullptr;
  });
  return place == from.objects.end() ? nullptr : &*place;
}

/// The object as it is before `namespace:` renames it.
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
  const Edits& edits;
  const Changes* known;  ///< null where the edits differ
  base::Arena& arena;
  Changes& result;

  bool ends_as(const Node* object, const Node& wanted) const {
    return object != nullptr && yaml::equal(*edited(*object, edits, arena), wanted);
  }

  void add(const TreeObject& wanted, std::vector<TreeObject>& place) {
    (ends_as(wanted.node, *wanted.node) ? place : result.unreachable).push_back(wanted);
  }

  void reach(const TreeObject& old, const TreeObject& wanted, const Node* patch) {
    result.reached.emplace(wanted.node, patch);
    if (patch != nullptr) result.patches.push_back({old.id, patch});
  }

  void replace(const TreeObject& old, const TreeObject& wanted) {
    if (old.id == wanted.id) return add(wanted, result.replaced);
    result.patches.push_back({old.id, deletion(*old.node, arena)});
    add(wanted, result.added);
  }

  void change(const TreeObject& old, const TreeObject& wanted) {
    if (old.id != wanted.id) return rename(old, wanted);
    if (known != nullptr) {
      const auto place = known->reached.find(wanted.node);
      if (place != known->reached.end()) return reach(old, wanted, place->second);
    }
    const Node* base = edited(*old.node, edits, arena);
    const kubernetes::Difference difference = kubernetes::diff(*base, *wanted.node, arena);
    if (!difference.patchable) return replace(old, wanted);
    if (difference.patch == nullptr) return reach(old, wanted, nullptr);
    // The patch was made for the edited object, but Kustomize applies it before its edits.
    const Node* patched = wanted.node;
    if (base != old.node) patched = kubernetes::apply(*old.node, *difference.patch, arena).object;
    if (!ends_as(patched, *wanted.node)) return replace(old, wanted);
    reach(old, wanted, difference.patch);
  }

  /// `namespace:` will give it its new name.
  void rename(const TreeObject& old, const TreeObject& wanted) {
    const Node* target = with_name_of(*wanted.node, *old.node, arena);
    const kubernetes::Difference difference = kubernetes::diff(*old.node, *target, arena);
    if (difference.patchable && ends_as(target, *wanted.node)) {
      if (difference.patch != nullptr) result.patches.push_back({old.id, difference.patch});
    } else if (difference.patchable && difference.patch == nullptr) {
      result.unreachable.push_back(wanted);
    } else {
      replace(old, wanted);
    }
  }
};

Changes compare(const Tree& from, const Tree& to, const Edits& edits, const Changes& known,
                base::Arena& arena) {
  Changes result;
  Comparison comparison = {edits, known.edits == edits ? &known : nullptr, arena, result};
  std::set<const TreeObject*> met;
  for (const TreeObject& wanted : to.objects) {
    const TreeObject* old = from.find(wanted.id);
    if (old == nullptr && is_namespace(wanted.id) && wanted.id.name == edits.name_space) {
      old = renamed_namespace(from, to);
    }
    if (old == nullptr) {
      comparison.add(wanted, result.added);
    } else {
      met.insert(old);
      comparison.change(*old, wanted);
    }
  }
  for (const TreeObject& object : from.objects) {
    if (!met.contains(&object)) result.patches.push_back({object.id, deletion(*object.node, arena)});
  }
  std::stable_sort(result.patches.begin(), result.patches.end(),
                   [](const TreeObject& a, const TreeObject& b) { return kubernetes::before(a.id, b.id); });
  result.edits = edits;
  return result;
}

}  // namespace

const Node* deletion(const Node& object, base::Arena& arena) {
  const Node* name = yaml::make_map(arena, {{"name", {}, object.at("metadata.name"), {}}});
  return yaml::make_map(arena, {{"apiVersion", {}, object.get("apiVersion"), {}},
                                {"kind", {}, object.get("kind"), {}},
                                {"metadata", {}, name, {}},
                                {"$patch", {}, yaml::make_string(arena, "delete"), {}}});
}

Changes changes(const Tree& from, const Tree& to, std::string_view name_space, const Changes& known,
                base::Arena& arena) {
  if (name_space.empty()) return compare(from, to, {}, known, arena);
  Changes result = compare(from, to, find_edits(from, to, name_space), known, arena);
  if (result.unreachable.empty()) return result;
  // Should an image or a count that is changed everywhere be in the way, the patches do it all.
  return compare(from, to, namespace_edits(to, name_space), known, arena);
}

}  // namespace twinhull::emit
