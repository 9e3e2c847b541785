#include "emit/kustomize/kustomize.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <unordered_map>

#include "emit/chart/chart.h"
#include "emit/kustomize/object_set.h"
#include "emit/kustomize/secrets.h"
#include "emit/kustomize/tree_delta.h"
#include "emit/output/layout.h"
#include "yaml/writer.h"

namespace twinhull::emit {
namespace {

using yaml::Entry;
using yaml::Node;

constexpr std::size_t kFirstBlock = 16 * 1024;  ///< bytes; most overlays change little
constexpr std::string_view kPatches = "patches/";

using Texts = std::unordered_map<const Node*, std::string>;

/// Writes the files of one directory of the overlays.
struct Folder {
  const model::System& system;
  std::string path;
  base::Arena& arena;
  std::vector<OutputFile>& files;
  const Texts* known = nullptr;  ///< texts of nodes written before

  std::string header() const { return "# " + generated_header("environments/" + system.id + "/") + "\n"; }

  void file(std::string_view name, std::string text) const {
    files.push_back({path + std::string(name), std::move(text)});
  }

  std::string written(const Node& node) const {
    if (known != nullptr) {
      if (const auto place = known->find(&node); place != known->end()) return place->second;
    }
    std::string text = header();
    yaml::write(text, node);
    return text;
  }

  void file(std::string_view name, const Node& node) const { file(name, written(node)); }

  /// Writes one file per object below `where`; returns their paths.
  std::vector<std::string> objects(const std::vector<KeyedObject>& all, std::string_view where) const {
    FileNames names;
    std::vector<std::string> paths;
    for (const KeyedObject& object : all) {
      paths.push_back(std::string(where) + names.take(object.id));
      file(paths.back(), *object.node);
    }
    return paths;
  }

  const Node* text(std::string_view value) const { return yaml::make_string(arena, value); }

  const Node* texts(const std::vector<std::string>& values) const {
    std::vector<const Node*> items;
    for (const std::string& value : values) items.push_back(text(value));
    return yaml::make_list(arena, items);
  }

  const Node* patches(const std::vector<std::string>& paths) const {
    std::vector<const Node*> items;
    for (const std::string& each : paths)
      items.push_back(yaml::make_map(arena, {{"path", {}, text(each), {}}}));
    return yaml::make_list(arena, items);
  }

  const Node* images(const std::vector<ImageTransform>& edits) const {
    std::vector<const Node*> items;
    for (const ImageTransform& edit : edits) {
      std::vector<Entry> entries = {{"name", {}, text(edit.name), {}}};
      if (!edit.new_name.empty()) entries.push_back({"newName", {}, text(edit.new_name), {}});
      if (!edit.new_tag.empty()) entries.push_back({"newTag", {}, text(edit.new_tag), {}});
      if (!edit.digest.empty()) entries.push_back({"digest", {}, text(edit.digest), {}});
      items.push_back(yaml::make_map(arena, entries));
    }
    return yaml::make_list(arena, items);
  }

  const Node* replicas(const std::vector<ReplicaTransform>& edits) const {
    std::vector<const Node*> items;
    for (const ReplicaTransform& edit : edits) {
      items.push_back(
          yaml::make_map(arena, {{"name", {}, text(edit.name), {}}, {"count", {}, edit.count, {}}}));
    }
    return yaml::make_list(arena, items);
  }

  /// Writes a kustomization.yaml below this directory. `fields` are in Kustomize's order; empty lists are
  /// omitted, but Kustomize rejects a file without any field.
  void kustomization(std::string_view where, std::string_view kind, const std::vector<Entry>& fields) const {
    const std::string_view version = kind == "Component" ? "v1alpha1" : "v1beta1";
    std::vector<Entry> entries = {
        {"apiVersion", {}, text(fmt::format("kustomize.config.k8s.io/{}", version)), {}},
        {"kind", {}, text(kind), {}}};
    for (const Entry& field : fields) {
      if (field.value->is(yaml::Kind::list) && field.value->items.empty()) continue;
      entries.push_back(field);
    }
    if (entries.size() == 2) entries.push_back({"resources", {}, yaml::make_list(arena, {}), {}});
    file(std::string(where) + "kustomization.yaml", *yaml::make_map(arena, entries));
  }

  /// Writes components that first delete the objects and then add them whole. Returns their paths.
  std::vector<std::string> replaced(const std::vector<KeyedObject>& old,
                                    const std::vector<KeyedObject>& fresh) const {
    std::vector<std::string> paths;
    if (!old.empty()) {
      std::vector<KeyedObject> deletions = old;
      for (KeyedObject& object : deletions) object.node = delete_patch(*object.node, arena);
      const Folder folder = {system, path + "replaced/old/", arena, files};
      folder.kustomization("", "Component", {{"patches", {}, patches(folder.objects(deletions, "")), {}}});
      paths.push_back("replaced/old");
    }
    if (!fresh.empty()) {
      const Folder folder = {system, path + "replaced/new/", arena, files};
      folder.kustomization("", "Component", {{"resources", {}, texts(folder.objects(fresh, "")), {}}});
      paths.push_back("replaced/new");
    }
    return paths;
  }
};

void sort_by_path(std::vector<OutputFile>& files) {
  std::sort(files.begin(), files.end(),
            [](const OutputFile& a, const OutputFile& b) { return a.path < b.path; });
}

/// The overlay for users: the directory below, plus Secrets generated from git-ignored files.
void add_secrets(const Folder& folder, const std::vector<KeyedObject>& secrets,
                 std::string_view namespace_name, diagnostic::Findings& findings) {
  std::vector<const Node*> generators;
  for (const KeyedObject& secret : secrets) {
    generators.push_back(secret_generator(secret, folder.arena));
    folder.file(env_file_name(secret) + ".example", env_example(folder.system, secret, findings));
  }
  folder.file(".gitignore", folder.header() + "*.env\n");
  std::vector<Entry> fields = {{"resources", {}, folder.texts({"without-secrets"}), {}}};
  if (!namespace_name.empty()) fields.push_back({"namespace", {}, folder.text(namespace_name), {}});
  fields.push_back({"secretGenerator", {}, yaml::make_list(folder.arena, generators), {}});
  folder.kustomization("", "Kustomization", fields);
}

/// Reports objects that Kustomize would change.
void report(const std::vector<KeyedObject>& inexpressible, std::string_view namespace_name,
            diagnostic::Findings& findings) {
  for (const KeyedObject& object : inexpressible) {
    const bool renamed = object.id.kind == "Namespace";
    const std::string name = kubernetes::display(object.id);
    findings.push_back({.rule = "hardcoded-namespace",
                        .message = fmt::format("the overlay's `namespace: {}` would {} `{}`", namespace_name,
                                               renamed ? "rename" : "move subjects of", name),
                        .span = name_span(*object.node),
                        .help = renamed
                                    ? "rename the Namespace to `${{ release.namespace }}`, or remove it"
                                    : "add `namespace: ${{ release.namespace }}` to each ServiceAccount"});
  }
}

/// The path of a directory as written in a file of another: `../../base`.
std::string from_folder(std::string_view folder, std::string_view path) {
  return std::filesystem::path(path).lexically_relative(folder).string();
}

}  // namespace

std::vector<OutputFile> kustomize_base(const model::System& system, const Objects& base,
                                       diagnostic::Findings& findings) {
  base::Arena arena(kFirstBlock);
  std::vector<OutputFile> files;
  const ObjectSet tree = make_object_set(base, {}, arena, findings);
  const Folder folder = {system, std::string(kBaseFolder) + "/", arena, files};
  folder.kustomization("", "Kustomization",
                       {{"resources", {}, folder.texts(folder.objects(tree.objects, "")), {}}});
  sort_by_path(files);
  return files;
}

std::vector<OutputFile> kustomize_variant(const model::System& system, const model::Variant& variant,
                                          const Objects& base, const Objects& own,
                                          diagnostic::Findings& findings) {
  base::Arena arena(kFirstBlock);
  std::vector<OutputFile> files;
  if (variant.name.empty()) return files;  // a system without variants: its objects are the base
  diagnostic::Findings reported_before;
  const ObjectSet from = make_object_set(base, {}, arena, reported_before);
  const ObjectSet to = make_object_set(own, {}, arena, findings);
  const TreeDelta change = changes(from, to, {}, {}, arena);
  const Folder folder = {system, variant_folder(variant.name) + "/", arena, files};
  folder.kustomization(
      "", "Component",
      {{"resources", {}, folder.texts(folder.objects(change.added, "")), {}},
       {"patches", {}, folder.patches(folder.objects(change.patches, kPatches)), {}},
       {"components", {}, folder.texts(folder.replaced(change.replaced, change.replaced)), {}}});
  sort_by_path(files);
  return files;
}

struct Overlays::Impl {
  explicit Impl(const model::System& of) : system(of) {}

  const model::System& system;
  base::Arena arena{kFirstBlock};
  ObjectSet base;
  ObjectSet variant;
  TreeDelta learned;  ///< of the target passed to `learn`
  Texts texts;        ///< of its patches and added objects
};

Overlays::Overlays(const model::System& system, const Objects& base, const Objects& variant)
    : impl_(std::make_unique<Impl>(system)) {
  diagnostic::Findings reported_before;
  impl_->base = make_object_set(base, {}, impl_->arena, reported_before);
  impl_->variant = make_object_set(variant, {}, impl_->arena, reported_before);
}

Overlays::~Overlays() = default;

void Overlays::learn(const Objects& own, std::string_view namespace_name) {
  diagnostic::Findings reported_elsewhere;
  const ObjectSet to = make_object_set(own, namespace_name, impl_->arena, reported_elsewhere);
  impl_->learned = changes(impl_->variant, to, namespace_name, {}, impl_->arena);
  std::vector<OutputFile> none;
  const Folder folder = {impl_->system, "", impl_->arena, none};
  for (const std::vector<KeyedObject>* some : {&impl_->learned.patches, &impl_->learned.added}) {
    for (const KeyedObject& one : *some) impl_->texts.emplace(one.node, folder.written(*one.node));
  }
}

std::vector<OutputFile> Overlays::overlay(const model::Target& target, const Objects& own,
                                          std::string_view namespace_name,
                                          diagnostic::Findings& findings) const {
  const model::System& system = impl_->system;
  base::Arena arena(kFirstBlock);
  std::vector<OutputFile> files;
  const ObjectSet to = make_object_set(own, namespace_name, arena, findings);
  TreeDelta change = changes(impl_->variant, to, namespace_name, impl_->learned, arena);
  report(change.inexpressible, namespace_name, findings);

  const bool has_secrets = !to.secrets.empty();
  const std::string own_folder =
      has_secrets ? overlay_without_secrets(target.name) : overlay_folder(target.name);
  const Folder folder = {system, own_folder + "/", arena, files, &impl_->texts};
  // Objects that the base has and the variant deletes can only be added again after the variant's component.
  const auto back = std::stable_partition(
      change.added.begin(), change.added.end(),
      [&](const KeyedObject& object) { return impl_->base.find(object.id) == nullptr; });
  std::vector<KeyedObject> fresh = change.replaced;
  fresh.insert(fresh.end(), back, change.added.end());
  change.added.erase(back, change.added.end());
  std::vector<std::string> components = folder.replaced(change.replaced, fresh);
  std::vector<std::string> resources = folder.objects(change.added, "");
  resources.insert(resources.begin(), from_folder(own_folder, kBaseFolder));
  if (!target.variant.empty())
    components.insert(components.begin(), from_folder(own_folder, variant_folder(target.variant)));
  std::vector<Entry> fields = {{"resources", {}, folder.texts(resources), {}}};
  if (!namespace_name.empty()) fields.push_back({"namespace", {}, folder.text(namespace_name), {}});
  fields.push_back({"patches", {}, folder.patches(folder.objects(change.patches, kPatches)), {}});
  fields.push_back({"images", {}, folder.images(change.edits.images), {}});
  fields.push_back({"replicas", {}, folder.replicas(change.edits.replicas), {}});
  fields.push_back({"components", {}, folder.texts(components), {}});
  folder.kustomization("", "Kustomization", fields);
  if (has_secrets) {
    add_secrets({system, overlay_folder(target.name) + "/", arena, files}, to.secrets, namespace_name,
                findings);
  }
  sort_by_path(files);
  return files;
}

}  // namespace twinhull::emit
