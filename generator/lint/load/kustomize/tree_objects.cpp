#include "lint/load/kustomize/tree_objects.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/path.h"
#include "lint/load/kustomize/kustomization.h"
#include "lint/objects/cluster_scope.h"
#include "lint/objects/object_index.h"
#include "schema/regex.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

/// Kinds whose names Kustomize does not change.
bool keeps_name(const TreeObject& object) {
  constexpr std::array<std::string_view, 3> kinds = {"CustomResourceDefinition", "APIService", "Namespace"};
  return std::ranges::find(kinds, object.kind) != kinds.end();
}

/// An unset namespace is `default`.
bool same_namespace(std::string_view a, std::string_view b) {
  const auto full = [](std::string_view name) { return name.empty() ? std::string_view("default") : name; };
  return full(a) == full(b);
}

bool is_called(const TreeObject& object, std::string_view name, std::string_view namespace_name) {
  if (object.name == name && same_namespace(object.namespace_name, namespace_name)) return true;
  return std::ranges::any_of(object.before, [&](const auto& was) {
    return was.first == name && same_namespace(was.second, namespace_name);
  });
}

/// One field of a patch's target: an anchored regular expression; empty matches everything.
class Pattern {
 public:
  explicit Pattern(std::string_view pattern) {
    if (!pattern.empty() && std::ranges::all_of(pattern, is_plain)) {
      plain_ = pattern;
      return;
    }
    // An invalid one matches anything.
    if (!pattern.empty()) regex_ = schema::Regex::compile(fmt::format("^(?:{})$", pattern)).value;
  }
  bool takes(std::string_view text) const {
    if (!plain_.empty()) return text == plain_;
    return !regex_ || regex_->search(text) != schema::Regex::Answer::no;
  }
  bool costs() const { return regex_.has_value(); }
  /// The only text that it takes; empty if it takes several.
  std::string_view plain() const { return plain_; }

 private:
  /// Not a metacharacter.
  static bool is_plain(char c) { return base::is_alnum(c) || c == '-'; }

  std::string_view plain_;
  std::optional<schema::Regex> regex_;
};

/// The objects of a kustomization by what patches name.
class TargetIndex {
 public:
  explicit TargetIndex(const std::vector<TreeObject>& objects) {
    for (std::size_t i = 0; i < objects.size(); ++i) add(objects[i], i);
  }

  void add(const TreeObject& object, std::size_t at) {
    by_kind_[std::string(object.kind)].push_back(at);
    by_name_[object.name].push_back(at);
    for (const auto& [name, _] : object.before) by_name_[name].push_back(at);
  }
  void rename(const std::string& name, std::size_t at) { by_name_[name].push_back(at); }

  /// The candidates, in order; null: all.
  const std::vector<std::size_t>* find(std::string_view name, std::string_view kind) {
    static const std::vector<std::size_t> none;
    if (name.empty() && kind.empty()) return nullptr;
    auto& rows = name.empty() ? by_kind_ : by_name_;
    const auto found = rows.find(std::string(name.empty() ? kind : name));
    if (found == rows.end()) return &none;
    std::vector<std::size_t>& all = found->second;
    if (!std::ranges::is_sorted(all)) std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return &all;
  }

 private:
  std::unordered_map<std::string, std::vector<std::size_t>> by_name_, by_kind_;
};

class Builder {
 public:
  Builder(const std::vector<Kustomization>& all, SourceCache& sources) : sources_(sources) {
    for (const Kustomization& tree : all) {
      by_folder_.emplace(tree.folder, &tree);
      for (const std::string& path : tree.resources) resources_.emplace(&tree, path);
      for (const std::string& path : tree.patches) patches_.emplace(&tree, path);
    }
  }

  /// Adds the results of a kustomization; a component changes those of its parent.
  void build(const Kustomization& tree, std::vector<TreeObject>& objects, int depth) {
    if (++builds_ > base::limit(base::Limit::files)) return;  // it builds on itself, more than once
    if (tree.unbounded || depth > static_cast<int>(base::limit(base::Limit::kustomizations))) return;
    for (std::string_view key : {"resources", "bases"}) {
      for (const Node* item : items_at(tree.root, key)) take(tree, *item, objects, depth);
    }
    TargetIndex index(objects);
    generate(tree, objects, index);
    for (const Node* item : items_at(tree.root, "components")) {
      if (const auto below = by_folder_.find(base::join_path(tree.folder, item->text));
          below != by_folder_.end() && base::spend(base::Limit::pairs, objects.size()))
        build(*below->second, objects, depth + 1);
    }
    if (tree.root->get("components") != nullptr) index = TargetIndex(objects);  // they change names
    patch(tree, objects, index);
    rename(tree, objects);
    for (TreeObject& object : objects) object.way.push_back(&tree);
  }

 private:
  void take(const Kustomization& tree, const Node& item, std::vector<TreeObject>& objects, int depth) {
    const std::string path = base::join_path(tree.folder, item.text);
    if (resources_.contains({&tree, path})) {
      for (const Node* document : sources_.documents(path)) add(*document, objects);
    } else if (const auto below = by_folder_.find(path); below != by_folder_.end()) {
      std::vector<TreeObject> own;
      build(*below->second, own, depth + 1);
      std::ranges::move(own, std::back_inserter(objects));
    }
  }

  void add(const Node& root, std::vector<TreeObject>& objects) {
    const kubernetes::ObjectId id = kubernetes::identity(root);
    if (id.kind.ends_with("List") && root.get("items") != nullptr) {
      for (const Node* item : items_at(&root, "items")) add(*item, objects);
      return;
    }
    objects.push_back({.group = id.group,
                       .kind = id.kind,
                       .name = std::string(id.name),
                       .namespace_name = std::string(id.namespace_name),
                       .manifest = &root});
  }

  /// The objects that a patch can be for. None beyond the limit: its changes are reported at the manifest.
  static std::vector<TreeObject*> candidates(TargetIndex& index, std::vector<TreeObject>& objects,
                                             std::string_view name, std::string_view kind,
                                             std::uint64_t cost) {
    std::vector<TreeObject*> out;
    const std::vector<std::size_t>* found = index.find(name, kind);
    const std::size_t count = found == nullptr ? objects.size() : found->size();
    if (!base::spend(base::Limit::pairs, cost * count)) return out;
    if (found == nullptr) {
      for (TreeObject& object : objects) out.push_back(&object);
    } else {
      for (const std::size_t at : *found) out.push_back(&objects[at]);
    }
    return out;
  }

  void generate(const Kustomization& tree, std::vector<TreeObject>& objects, TargetIndex& index) {
    const auto add_all = [&](std::string_view list, std::string_view kind) {
      for (const Node* item : items_at(tree.root, list)) {
        const std::string_view name = text_at(item, "name"), behavior = text_at(item, "behavior");
        if (behavior == "merge" || behavior == "replace") {  // one from below is changed
          for (TreeObject* object : candidates(index, objects, name, kind, 1)) {
            if (object->kind == kind && is_called(*object, name, text_at(item, "namespace")))
              object->patches.push_back({item});
          }
          continue;
        }
        const bool plain = truth_at(item, "options.disableNameSuffixHash") ||
                           truth_at(tree.root, "generatorOptions.disableNameSuffixHash");
        objects.push_back({.kind = kind,
                           .name = std::string(name),
                           .namespace_name = std::string(text_at(item, "namespace")),
                           .hashed = !plain,
                           .manifest = item,
                           .generated = true});
        index.add(objects.back(), objects.size() - 1);
      }
    };
    add_all("configMapGenerator", "ConfigMap");
    add_all("secretGenerator", "Secret");
  }

  void patch(const Kustomization& tree, std::vector<TreeObject>& objects, TargetIndex& index) {
    for (const Node* item : items_at(tree.root, "patchesStrategicMerge")) {
      for (const Written& written : read(tree, item)) merge_patch(written, objects, index);
    }
    for (std::string_view list : {"patches", "patchesJson6902"}) {
      for (const Node* item : items_at(tree.root, list)) {
        const Node* text = item->is(Kind::string) ? item : value_at(item, "patch");
        const Node* target = value_at(item, "target");
        for (const Written& written : read(tree, text == nullptr ? value_at(item, "path") : text)) {
          if (target != nullptr && target->is(Kind::map)) {
            targeted_patch(written, *target, objects, index);
          } else {
            merge_patch(written, objects, index);
          }
        }
      }
    }
  }

  /// A patch is a file name, or inline text.
  std::vector<Written> read(const Kustomization& tree, const Node* named) {
    std::vector<Written> out;
    if (named == nullptr || !named->is(Kind::string)) return out;
    const std::string path = base::join_path(tree.folder, named->text);
    if (patches_.contains({&tree, path})) {
      for (const Node* document : sources_.documents(path)) out.push_back({document});
    } else if (const Inlined& in = sources_.inlined(*named); !in.documents.empty()) {
      for (const Node* document : in.documents) out.push_back({document, &in});
    }
    return out;
  }

  static void merge_patch(const Written& written, std::vector<TreeObject>& objects, TargetIndex& index) {
    const kubernetes::ObjectId id = kubernetes::identity(*written.node);
    for (TreeObject* object : candidates(index, objects, id.name, id.kind, 1)) {
      if (object->kind == id.kind && object->group == id.group &&
          is_called(*object, id.name, id.namespace_name))
        object->patches.push_back(written);
    }
  }

  static void targeted_patch(const Written& written, const Node& target, std::vector<TreeObject>& objects,
                             TargetIndex& index) {
    const Pattern group(text_at(&target, "group")), kind(text_at(&target, "kind")),
        name(text_at(&target, "name")), namespace_name(text_at(&target, "namespace"));
    const std::uint64_t cost =
        name.costs() || kind.costs() || group.costs() || namespace_name.costs() ? 16 : 1;
    for (TreeObject* candidate : candidates(index, objects, name.plain(), kind.plain(), cost)) {
      TreeObject& object = *candidate;
      if (!group.takes(object.group) || !kind.takes(object.kind)) continue;
      const auto fits = [&](std::string_view called, std::string_view in) {
        return name.takes(called) &&
               (namespace_name.takes(in) || (in.empty() && namespace_name.takes("default")));
      };
      if (fits(object.name, object.namespace_name) ||
          std::ranges::any_of(object.before, [&](const auto& was) { return fits(was.first, was.second); })) {
        object.patches.push_back(written);
        for (const Node* operation : written.node->items) change_name(*operation, object);
        index.rename(object.name, static_cast<std::size_t>(candidate - objects.data()));
      }
    }
  }

  /// Applies an operation of a JSON patch to an object's name and namespace.
  static void change_name(const Node& operation, TreeObject& object) {
    const std::string_view path = text_at(&operation, "path"), what = text_at(&operation, "op");
    std::string* field = path == "/metadata/namespace" ? &object.namespace_name
                         : path == "/metadata/name"    ? &object.name
                                                       : nullptr;
    if (field == nullptr || (what != "remove" && what != "replace" && what != "add")) return;
    object.before.emplace_back(object.name, object.namespace_name);
    *field = what == "remove" ? std::string_view() : text_at(&operation, "value");
  }

  static void rename(const Kustomization& tree, std::vector<TreeObject>& objects) {
    const auto text = [&](std::string_view key) {  // of another type, which Kustomize rejects
      const Node* value = tree.root->get(key);
      return value != nullptr && value->is(Kind::string) ? value->text : std::string_view();
    };
    const std::string_view prefix = text("namePrefix"), suffix = text("nameSuffix"),
                           namespace_name = text("namespace");
    if (prefix.empty() && suffix.empty() && namespace_name.empty()) return;
    for (TreeObject& object : objects) {
      std::pair<std::string, std::string> was{object.name, object.namespace_name};
      if (!namespace_name.empty() && object.kind == "Namespace") object.name = namespace_name;
      if (!namespace_name.empty() && !is_cluster_scoped(object.kind)) object.namespace_name = namespace_name;
      if (!keeps_name(object)) object.name = std::string(prefix) + object.name + std::string(suffix);
      object.before.push_back(std::move(was));
    }
  }

  std::map<std::string_view, const Kustomization*> by_folder_;
  std::set<std::pair<const Kustomization*, std::string_view>> resources_, patches_;
  SourceCache& sources_;
  std::uint64_t builds_ = 0;
};

}  // namespace

std::vector<TreeObject> tree_objects(const Kustomization& top, const std::vector<Kustomization>& all,
                                     SourceCache& sources) {
  std::vector<TreeObject> objects;
  const base::Budget budget(base::Limit::pairs);
  Builder(all, sources).build(top, objects, 0);
  return objects;
}

std::string_view without_hash(std::string_view name) {
  constexpr std::size_t size = 10;
  constexpr std::string_view letters = "2456789bcdfghkmt";
  if (name.size() <= size + 1 || name[name.size() - size - 1] != '-') return {};
  if (name.substr(name.size() - size).find_first_not_of(letters) != std::string_view::npos) return {};
  return name.substr(0, name.size() - size - 1);
}

BuiltNames::BuiltNames(std::vector<TreeObject> objects) : objects_(std::move(objects)) {
  for (std::size_t i = 0; i < objects_.size(); ++i) by_name_.emplace(objects_[i].name, i);
}

const TreeObject* BuiltNames::find(const kubernetes::ObjectId& id) const {
  const auto look = [&](std::string_view name, bool hashed) -> const TreeObject* {
    const auto [begin, end] = by_name_.equal_range(name);
    for (auto at = begin; at != end; ++at) {
      const TreeObject& object = objects_[at->second];
      // Kustomize assumes that unknown kinds are namespaced.
      const bool here = object.namespace_name == id.namespace_name || is_cluster_scoped(id.kind);
      if (object.hashed == hashed && object.kind == id.kind && object.group == id.group && here)
        return &object;
    }
    return nullptr;
  };
  if (const TreeObject* found = look(id.name, false)) return found;
  const std::string_view stem = without_hash(id.name);
  return stem.empty() ? nullptr : look(stem, true);
}

}  // namespace twinhull::lint
