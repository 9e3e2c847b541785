#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include "emit/kustomize/common_labels.h"
#include "emit/kustomize/kustomization_writer.h"
#include "emit/kustomize/kustomize.h"
#include "emit/kustomize/object_set.h"
#include "emit/kustomize/secrets.h"
#include "emit/kustomize/tree.h"
#include "emit/kustomize/tree_delta.h"
#include "emit/output/layout.h"
#include "kubernetes/strategic_merge.h"

namespace twinhull::emit {
namespace {

using yaml::Entry;
using yaml::Node;

constexpr std::size_t kFirstBlock = 16 * 1024;  ///< bytes; most overlays change little

/// Secrets generated from files that Git ignores, and the examples of these files.
const Node* secret_generators(const KustomizationWriter& directory, const Node* values,
                              const std::vector<KeyedObject>& secrets, diagnostic::Findings& findings) {
  std::vector<const Node*> generators;
  for (const KeyedObject& secret : secrets) {
    generators.push_back(secret_generator(secret, directory.arena));
    directory.file(env_file_name(secret) + ".example",
                   env_example(directory.system, values, secret, findings));
  }
  directory.file(".gitignore", directory.header() + "*.env\n");
  return directory.list(generators);
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
std::string from_directory(std::string_view directory, std::string_view path) {
  return std::filesystem::path(path).lexically_relative(directory).string();
}

/// The components of the target's features label also what the overlay adds; patches undo that.
void restore_labels(const BaseAndComponents& tree, TreeDelta& change, base::Arena& arena) {
  for (const KeyedObject& object : change.added) {
    const Node* labeled = with_labels(*object.node, tree.labels, arena);
    const Node* patch =
        labeled == object.node ? nullptr : kubernetes::diff(*labeled, *object.node, arena).patch;
    if (patch != nullptr) change.patches.push_back({object.id, patch});
  }
}

bool same_secrets(const ObjectSet& a, const ObjectSet& b) {
  return std::ranges::equal(a.secrets, b.secrets, [](const KeyedObject& one, const KeyedObject& other) {
    return one.id == other.id && yaml::equal(*one.node, *other.node);
  });
}

/// Changes of a target, by layer; only those of the layers that it has.
using LayerDeltas = ByStep<TreeDelta>;

/// The objects of a target by layer.
ByStep<ObjectSet> divided(const BaseAndComponents& tree, ObjectSet to) {
  if (tree.layered) return tree.layer_of.divide(to);
  ByStep<ObjectSet> whole;
  whole[ApplyStep::all] = std::move(to);
  return whole;
}

}  // namespace

struct Overlays::Impl {
  explicit Impl(const BaseAndComponents& of) : tree(of) {}

  /// Writes the directory of a layer.
  void write(const KustomizationWriter& directory, std::string_view where, const ComposedTree& from,
             ApplyStep layer, const TreeDelta& change, const NamesInUse& names,
             std::string_view namespace_name) const;

  const BaseAndComponents& tree;
  base::Arena arena{kFirstBlock};
  const ComposedTree* learned_from = nullptr;
  LayerDeltas learned;  ///< of the target passed to `remember`
  WrittenTexts texts;   ///< of its patches and added objects
};

void Overlays::Impl::write(const KustomizationWriter& directory, std::string_view where,
                           const ComposedTree& from, ApplyStep layer, const TreeDelta& change,
                           const NamesInUse& names, std::string_view namespace_name) const {
  std::vector<std::string> resources, components;
  for (const BaseAndComponents::Directory& base : tree.base_directories(layer))
    resources.push_back(from_directory(where, base.path));
  for (const std::size_t i : from.components) {
    for (const BaseAndComponents::Directory& component : tree.component_directories(i, layer))
      components.push_back(from_directory(where, component.path));
  }
  for (std::string& path : directory.replaced(change.replaced)) components.push_back(std::move(path));
  KustomizationWriter::Added added =
      directory.add(change.added, from.labeled[layer] ? tree.labels : std::vector<Entry>(), {}, names);
  std::ranges::move(added.resources, std::back_inserter(resources));
  const Node* patches = directory.patches(change.patches, from.objects[layer], added.generators);
  std::vector<Entry> fields = {{"resources", {}, directory.texts(resources), {}},
                               {"components", {}, directory.texts(components), {}}};
  if (!namespace_name.empty()) fields.push_back({"namespace", {}, directory.text(namespace_name), {}});
  fields.push_back({"configMapGenerator", {}, directory.list(added.generators), {}});
  fields.push_back({"patches", {}, patches, {}});
  fields.push_back({"images", {}, directory.images(change.edits.images), {}});
  fields.push_back({"replicas", {}, directory.replicas(change.edits.replicas), {}});
  directory.kustomization("", "Kustomization", fields);
}

Overlays::Overlays(const KustomizeTree& tree) : impl_(std::make_unique<Impl>(tree.tree())) {}

Overlays::~Overlays() = default;

void Overlays::remember(const model::Target& target, const Objects& own, std::string_view namespace_name) {
  diagnostic::Findings reported_elsewhere;
  const ByStep<ObjectSet> to =
      divided(impl_->tree, make_object_set(own, namespace_name, impl_->arena, reported_elsewhere));
  impl_->learned_from = &impl_->tree.of(target);
  std::vector<OutputFile> none;
  const KustomizationWriter directory = {impl_->tree.system, "", impl_->arena, none};
  for (const ApplyStep layer : steps_of(to)) {
    TreeDelta& change = impl_->learned[layer];
    change = diff_trees(impl_->learned_from->objects[layer], to[layer], namespace_name, {}, impl_->arena);
    for (const std::vector<KeyedObject>* some : {&change.patches, &change.added}) {
      for (const KeyedObject& one : *some) impl_->texts.emplace(one.node, directory.written(*one.node));
    }
  }
}

Overlay Overlays::overlay(const model::Target& target, const Objects& own, std::string_view namespace_name,
                          diagnostic::Findings& findings) const {
  const BaseAndComponents& tree = impl_->tree;
  const ComposedTree& from = tree.of(target);
  base::Arena arena(kFirstBlock);
  std::vector<OutputFile> files;
  const ByStep<ObjectSet> layered = divided(tree, make_object_set(own, namespace_name, arena, findings));
  const ObjectSet& to = layered[ApplyStep::all];
  const NamesInUse names = tree.names_in(to.objects);
  const bool has_secrets = !to.secrets.empty();
  const std::string own_directory =
      has_secrets ? overlay_without_secrets(target.name) : overlay_directory(target.name);

  const std::vector<ApplyStep> layers = steps_of(layered);
  const TreeDelta nothing_known;
  for (const ApplyStep layer : layers) {
    const TreeDelta& known = impl_->learned_from == &from ? impl_->learned[layer] : nothing_known;
    TreeDelta change = diff_trees(from.objects[layer], layered[layer], namespace_name, known, arena);
    report(change.inexpressible, namespace_name, findings);
    if (from.labeled[layer]) restore_labels(tree, change, arena);
    const std::string where =
        layer == ApplyStep::all ? own_directory : fmt::format("{}/{}", own_directory, directory_of(layer));
    const KustomizationWriter directory = {tree.system, where + "/", arena, files, &impl_->texts};
    impl_->write(directory, where, from, layer, change, names, namespace_name);
  }
  if (layers.size() > 1) {
    const KustomizationWriter both = {tree.system, own_directory + "/", arena, files};
    both.kustomization(
        "", "Kustomization",
        {{"resources", {}, both.texts({std::string(kInfrastructure), std::string(kApps)}), {}}});
  }

  if (has_secrets) {
    const KustomizationWriter whole = {tree.system, overlay_directory(target.name) + "/", arena, files};
    std::vector<Entry> outer = {{"resources", {}, whole.texts({std::string(kWithoutSecrets)}), {}}};
    const Entry space = {"namespace", {}, whole.text(namespace_name), {}};
    if (same_secrets(to, tree.base[ApplyStep::all]) && !target.environment.empty()) {
      const std::string shared = local_secrets_directory(target.environment);
      const KustomizationWriter secrets = {tree.system, shared + "/", arena, files};
      secrets.kustomization(
          "", "Component",
          {{"secretGenerator", {}, secret_generators(secrets, target.effective, to.secrets, findings), {}}});
      outer.push_back(
          {"components", {}, whole.texts({from_directory(overlay_directory(target.name), shared)}), {}});
      if (!namespace_name.empty()) outer.push_back(space);
    } else {
      if (!namespace_name.empty()) outer.push_back(space);
      outer.push_back(
          {"secretGenerator", {}, secret_generators(whole, target.effective, to.secrets, findings), {}});
    }
    whole.kustomization("", "Kustomization", outer);
  }
  sort_by_path(files);
  return {.files = std::move(files), .layered = layers.size() > 1};
}

}  // namespace twinhull::emit
