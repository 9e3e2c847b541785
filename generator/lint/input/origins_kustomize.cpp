// How a finding in a built object is led back into its Kustomize tree. The way from the object's root to
// the value is walked again in every manifest and patch of the tree that speaks about this object; patches
// win, those of the outermost kustomization first, as Kustomize applies them last. Where no file holds the
// whole way with the same text, the one that holds most of it has to do.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/input/origins.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

/// One step down from the root: a key, or an item of a list.
struct Step {
  std::string_view key;
  std::size_t index = 0;
  const Node* value = nullptr;
};

bool contains(source::Span outer, source::Span inner) {
  return outer.file == inner.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

/// The way to the value that a span lies in; `key` is true when it is the key that was meant.
std::vector<Step> way_to(const Node& root, source::Span span, bool& key) {
  std::vector<Step> way;
  const Node* node = &root;
  while (node != nullptr) {
    const Node* next = nullptr;
    for (const yaml::Entry& entry : node->entries) {
      key = contains(entry.key_span, span);
      if (!key && !contains(entry.value->span, span)) continue;
      way.push_back({.key = entry.key, .value = entry.value});
      if (key) return way;
      next = entry.value;
      break;
    }
    for (std::size_t i = 0; next == nullptr && i < node->items.size(); ++i) {
      if (!contains(node->items[i]->span, span)) continue;
      way.push_back({.index = i, .value = node->items[i]});
      next = node->items[i];
    }
    node = next;
  }
  return way;
}

/// The item of a list that stands for `item` of another one: by the keys that Kubernetes merges lists by.
const Node* same_item(const Node& list, const Node& item, std::size_t index) {
  constexpr std::array<std::string_view, 5> keys = {"name", "containerPort", "mountPath", "port", "ip"};
  for (std::string_view key : keys) {
    const Node* wanted = item.get(key);
    if (wanted == nullptr) continue;
    const auto found = std::ranges::find_if(list.items, [&](const Node* other) {
      const Node* value = other->get(key);
      return value != nullptr && value->text == wanted->text;
    });
    return found == list.items.end() ? nullptr : *found;
  }
  return index < list.items.size() ? list.items[index] : nullptr;
}

/// How far a way can be walked in another tree, and where it ends there.
struct Walked {
  std::size_t steps = 0;
  source::Span span;
  bool same = false;  ///< the whole way, to the same text
};

Walked walk(const Node& root, const std::vector<Step>& way, bool key) {
  Walked walked{.span = root.span};
  const Node* node = &root;
  for (const Step& step : way) {
    const yaml::Entry* entry = nullptr;
    const Node* next = nullptr;
    if (!step.key.empty()) {
      entry = node->find(step.key);
      next = entry == nullptr ? nullptr : entry->value;
    } else if (node->is(Kind::list)) {
      next = same_item(*node, *step.value, step.index);
    }
    if (next == nullptr) return walked;
    node = next;
    ++walked.steps;
    const bool last = walked.steps == way.size();
    walked.span = entry != nullptr && (key || !last) ? entry->key_span : next->span;
  }
  const Node* wanted = way.empty() ? nullptr : way.back().value;
  walked.same = wanted == nullptr || wanted->kind == Kind::map || wanted->kind == Kind::list ||
                wanted->text == node->text;
  return walked;
}

/// Whether a manifest or patch speaks about an object, whose name may have got a prefix or a suffix.
bool speaks_about(const Node& document, const Object& object) {
  if (text_at(&document, "kind") != object.id.kind) return false;
  const std::string_view name = text_at(&document, "metadata.name");
  return !name.empty() && object.id.name.find(name) != std::string_view::npos;
}

}  // namespace

void Origins::collect(const Kustomization& tree, std::vector<const Node*>& patches,
                      std::vector<const Node*>& resources, std::vector<const Kustomization*>& seen) {
  if (std::ranges::find(seen, &tree) != seen.end()) return;
  seen.push_back(&tree);
  auto add = [&](const std::vector<std::string>& paths, std::vector<const Node*>& out) {
    for (const std::string& path : paths) {
      const std::vector<const Node*>& roots = sources_.documents(path);
      out.insert(out.end(), roots.begin(), roots.end());
    }
  };
  add(tree.patches, patches);
  add(tree.resources, resources);
  // Those named later are built later, so they win.
  for (auto folder = tree.folders.rbegin(); folder != tree.folders.rend(); ++folder) {
    if (const Kustomization* below = find_kustomization(input_.kustomizations, *folder))
      collect(*below, patches, resources, seen);
  }
}

void Origins::lead_to_manifest(Found& found, const Origin& origin) {
  const Kustomization* top = find_kustomization(input_.kustomizations, origin.folder);
  if (top == nullptr) return;
  std::vector<const Node*> candidates, resources;
  std::vector<const Kustomization*> seen;
  collect(*top, candidates, resources, seen);
  candidates.insert(candidates.end(), resources.begin(), resources.end());

  bool key = false;
  const std::vector<Step> way = way_to(*found.object->node, found.finding.span, key);
  Walked best;
  for (const Node* candidate : candidates) {
    if (!speaks_about(*candidate, *found.object)) continue;
    const Walked walked = walk(*candidate, way, key);
    if (!walked.same && best.span.known() && walked.steps <= best.steps) continue;
    best = walked;
    if (walked.same) break;
  }
  if (best.span.known()) {
    found.finding.span = best.span;
    return;
  }
  for (const Kustomization* tree : seen) {  // no file: a generator made it
    for (std::string_view generator : {"configMapGenerator", "secretGenerator"}) {
      const Node* list = tree->root->get(generator);
      for (const Node* item : list == nullptr ? std::span<const Node* const>() : list->items) {
        const Node* name = item->get("name");
        if (name == nullptr || name->text.empty() || !found.object->id.name.starts_with(name->text)) continue;
        found.finding.span = name->span;
        return;
      }
    }
  }
}

}  // namespace twinhull::lint
