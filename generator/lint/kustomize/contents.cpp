#include "lint/kustomize/contents.h"

#include <algorithm>

#include "kubernetes/names.h"
#include "lint/load/discover/discover.h"
#include "lint/load/kustomize/kustomization.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

/// Every value of a key `image` at any path: custom workloads have them in different fields.
void add_images(const Node& node, Content& content) {
  for (const yaml::Entry& entry : node.entries) {
    if (entry.key == "image" && entry.value->is(Kind::string)) {
      content.images.emplace(kubernetes::split_image(entry.value->text).repository);
    }
    add_images(*entry.value, content);
  }
  for (const Node* item : node.items) add_images(*item, content);
}

void add_object(const Node& root, Content& content) {
  const kubernetes::ObjectId id = kubernetes::identity(root);
  if (id.kind.ends_with("List") && root.get("items") != nullptr) {
    for (const Node* item : items_at(&root, "items")) add_object(*item, content);
    return;
  }
  content.members.push_back({id.group, id.version, id.kind, {std::string(id.name)}, {}});
  if (id.namespace_name.empty()) {
    content.members.back().name_spaces = {"", "default"};
  } else {
    content.members.back().name_spaces = {std::string(id.namespace_name)};
  }
}

/// How a kustomization changes all names below it after its patches.
void rename(const Node& root, Content& content) {
  const std::string_view prefix = text_at(&root, "namePrefix");
  const std::string_view suffix = text_at(&root, "nameSuffix");
  const std::string_view namespace_name = text_at(&root, "namespace");
  for (Member& member : content.members) {
    if (!prefix.empty() || !suffix.empty()) {
      const std::size_t count = member.names.size();
      for (std::size_t i = 0; i < count; ++i) {
        member.names.push_back(std::string(prefix) + member.names[i] + std::string(suffix));
      }
    }
    if (!namespace_name.empty()) member.name_spaces.emplace_back(namespace_name);
  }
  for (const Node* image : items_at(&root, "images")) {
    const std::string_view renamed = text_at(image, "newName");
    if (!renamed.empty()) content.images.emplace(renamed);
  }
}

void merge(const Content& from, Content& into) {
  into.members.insert(into.members.end(), from.members.begin(), from.members.end());
  into.images.insert(from.images.begin(), from.images.end());
  into.open = into.open || from.open;
}

}  // namespace

bool changes_another(const Node& generator) {
  const std::string_view behavior = text_at(&generator, "behavior");
  return behavior == "merge" || behavior == "replace";
}

void Contents::add_files(const Kustomization& tree, Content& content) {
  for (const std::string& path : tree.resources) {
    const std::vector<const Node*>& documents = sources_.documents(path);
    if (!sources_.is_whole(path)) content.open = true;
    for (const Node* document : documents) {
      add_object(*document, content);
      add_images(*document, content);
    }
  }
  for (const std::string& path : tree.patches) {
    for (const Node* document : sources_.documents(path)) add_images(*document, content);
  }
}

/// The contents of a directory that is referenced as if it had a kustomization: it would list these files.
void Contents::add_directories(const Kustomization& tree, Content& content) {
  for (const std::string& directory : tree.plain_directories) {
    const Discovered found = discover({directory}, {}, sources_.real_file_system());
    content.open = content.open || found.manifests.empty() || !found.charts.empty() ||
                   !found.kustomizations.empty() || found.linked > 0;
    for (const std::string& path : found.manifests) {
      for (const Node* document : sources_.documents(path)) {
        add_object(*document, content);
        add_images(*document, content);
      }
    }
  }
}

void Contents::add_generated(const Kustomization& tree, Content& content) {
  auto add = [&](std::string_view list, std::string_view kind) {
    for (const Node* item : items_at(tree.root, list)) {
      if (changes_another(*item)) continue;
      content.members.push_back({"", "v1", kind, {std::string(text_at(item, "name"))}, {"", "default"}});
      const std::string_view namespace_name = text_at(item, "namespace");
      if (!namespace_name.empty()) content.members.back().name_spaces.emplace_back(namespace_name);
    }
  };
  add("configMapGenerator", "ConfigMap");
  add("secretGenerator", "Secret");
}

const Content& Contents::of(const Kustomization& tree) {
  const auto known = known_.find(&tree);
  if (known != known_.end()) return known->second;
  Content content{.open = tree.open};
  if (!tree.unbounded && visiting_.insert(&tree).second) {
    add_files(tree, content);
    add_directories(tree, content);
    add_generated(tree, content);
    for (const std::string& directory : tree.directories) {
      const Kustomization* below = by_directory_.find(directory);
      if (below == nullptr) {
        content.open = true;
        continue;
      }
      Content taken = of(*below);
      rename(*below->root, taken);
      merge(taken, content);
    }
    visiting_.erase(&tree);
  } else {
    content.open = true;  // a cycle, which the build rejects, or too deep
    static const Content circle{.open = true};
    return circle;
  }
  return known_.emplace(&tree, std::move(content)).first->second;
}

Content Contents::patchable_objects(const Kustomization& tree) {
  Content reach = of(tree);
  if (!tree.component) return reach;
  bool taken = false;
  for (const Kustomization& other : trees_) {
    if (std::ranges::find(other.directories, tree.directory) == other.directories.end()) continue;
    merge(other.component ? patchable_objects(other) : of(other), reach);
    taken = true;
  }
  reach.open = reach.open || !taken;
  return reach;
}

}  // namespace twinhull::lint
