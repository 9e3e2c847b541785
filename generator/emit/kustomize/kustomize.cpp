#include "emit/kustomize/kustomize.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "emit/kustomize/common_labels.h"
#include "emit/kustomize/kustomization_writer.h"
#include "emit/kustomize/object_set.h"
#include "emit/kustomize/readme.h"
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
const Node* secret_generators(const KustomizationWriter& folder, const std::vector<KeyedObject>& secrets,
                              diagnostic::Findings& findings) {
  std::vector<const Node*> generators;
  for (const KeyedObject& secret : secrets) {
    generators.push_back(secret_generator(secret, folder.arena));
    folder.file(env_file_name(secret) + ".example", env_example(folder.system, secret, findings));
  }
  folder.file(".gitignore", folder.header() + "*.env\n");
  return folder.list(generators);
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

void write_component(const Tree& tree, const FeatureComponent& component, base::Arena& arena,
                     std::vector<OutputFile>& files) {
  const KustomizationWriter folder = {tree.system, feature_folder(component.feature->name) + "/", arena,
                                      files};
  KustomizationWriter::Added added = folder.add(component.added, tree.labels, tree.labels, tree.names);
  const Node* patches = folder.patches(component.patches, component.patched, added.generators);
  folder.kustomization(
      "", "Component",
      {{"resources", {}, folder.texts(added.resources), {}},
       {"configMapGenerator", {}, folder.list(added.generators), {}},
       {"labels", {}, component.added.empty() ? folder.list({}) : folder.labels(tree.labels), {}},
       {"patches", {}, patches, {}}});
}

/// The components of the target's features label also what the overlay adds; patches undo that.
void restore_labels(const Tree& tree, TreeDelta& change, base::Arena& arena) {
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

}  // namespace

KustomizeTree::KustomizeTree(const model::System& system, const FeaturePlan& plan, const Objects& base,
                             const std::vector<Objects>& features)
    : tree_(std::make_unique<Tree>(system, plan, base, features)) {}

KustomizeTree::~KustomizeTree() = default;

std::vector<OutputFile> KustomizeTree::files(diagnostic::Findings& findings) const {
  base::Arena arena(kFirstBlock);
  std::vector<OutputFile> files;
  append(findings, tree_->findings);
  const KustomizationWriter folder = {tree_->system, std::string(kBaseFolder) + "/", arena, files};
  const KustomizationWriter::Added added =
      folder.add(tree_->base.objects, tree_->labels, tree_->labels, tree_->names);
  folder.kustomization("", "Kustomization",
                       {{"resources", {}, folder.texts(added.resources), {}},
                        {"configMapGenerator", {}, folder.list(added.generators), {}},
                        {"labels", {}, folder.labels(tree_->labels), {}}});
  for (const FeatureComponent& component : tree_->components) {
    if (!component.empty()) write_component(*tree_, component, arena, files);
  }
  files.push_back(tree_readme(*tree_));
  sort_by_path(files);
  return files;
}

struct Overlays::Impl {
  explicit Impl(const Tree& of) : tree(of) {}

  const Tree& tree;
  base::Arena arena{kFirstBlock};
  const ComposedTree* learned_from = nullptr;
  TreeDelta learned;   ///< of the target passed to `remember`
  WrittenTexts texts;  ///< of its patches and added objects
};

Overlays::Overlays(const KustomizeTree& tree) : impl_(std::make_unique<Impl>(tree.tree())) {}

Overlays::~Overlays() = default;

void Overlays::remember(const model::Target& target, const Objects& own, std::string_view namespace_name) {
  diagnostic::Findings reported_elsewhere;
  const ObjectSet to = make_object_set(own, namespace_name, impl_->arena, reported_elsewhere);
  impl_->learned_from = &impl_->tree.of(target);
  impl_->learned = diff_trees(impl_->learned_from->objects, to, namespace_name, {}, impl_->arena);
  std::vector<OutputFile> none;
  const KustomizationWriter folder = {impl_->tree.system, "", impl_->arena, none};
  for (const std::vector<KeyedObject>* some : {&impl_->learned.patches, &impl_->learned.added}) {
    for (const KeyedObject& one : *some) impl_->texts.emplace(one.node, folder.written(*one.node));
  }
}

std::vector<OutputFile> Overlays::overlay(const model::Target& target, const Objects& own,
                                          std::string_view namespace_name,
                                          diagnostic::Findings& findings) const {
  const Tree& tree = impl_->tree;
  const ComposedTree& from = tree.of(target);
  base::Arena arena(kFirstBlock);
  std::vector<OutputFile> files;
  const ObjectSet to = make_object_set(own, namespace_name, arena, findings);
  const TreeDelta nothing_known;
  const TreeDelta& known = impl_->learned_from == &from ? impl_->learned : nothing_known;
  TreeDelta change = diff_trees(from.objects, to, namespace_name, known, arena);
  report(change.inexpressible, namespace_name, findings);
  if (from.labeled) restore_labels(tree, change, arena);
  NamesInUse names;
  for (const KeyedObject& object : to.objects) names.read(*object.node);

  const bool has_secrets = !to.secrets.empty();
  const std::string own_folder =
      has_secrets ? overlay_without_secrets(target.name) : overlay_folder(target.name);
  const KustomizationWriter folder = {tree.system, own_folder + "/", arena, files, &impl_->texts};
  std::vector<std::string> components;
  for (const std::size_t i : from.components)
    components.push_back(from_folder(own_folder, feature_folder(tree.plan.features[i].name)));
  for (std::string& path : folder.replaced(change.replaced)) components.push_back(std::move(path));
  KustomizationWriter::Added added =
      folder.add(change.added, from.labeled ? tree.labels : std::vector<Entry>(), {}, names);
  std::vector<std::string> resources = std::move(added.resources);
  resources.insert(resources.begin(), from_folder(own_folder, kBaseFolder));
  const Node* patches = folder.patches(change.patches, from.objects, added.generators);
  std::vector<Entry> fields = {{"resources", {}, folder.texts(resources), {}},
                               {"components", {}, folder.texts(components), {}}};
  if (!namespace_name.empty()) fields.push_back({"namespace", {}, folder.text(namespace_name), {}});
  fields.push_back({"configMapGenerator", {}, folder.list(added.generators), {}});
  fields.push_back({"patches", {}, patches, {}});
  fields.push_back({"images", {}, folder.images(change.edits.images), {}});
  fields.push_back({"replicas", {}, folder.replicas(change.edits.replicas), {}});
  folder.kustomization("", "Kustomization", fields);

  if (has_secrets) {
    const KustomizationWriter whole = {tree.system, overlay_folder(target.name) + "/", arena, files};
    std::vector<Entry> outer = {{"resources", {}, whole.texts({std::string(kWithoutSecrets)}), {}}};
    const Entry space = {"namespace", {}, whole.text(namespace_name), {}};
    if (same_secrets(to, tree.base) && !target.environment.empty()) {
      const std::string shared = local_secrets_folder(target.environment);
      const KustomizationWriter secrets = {tree.system, shared + "/", arena, files};
      secrets.kustomization("", "Component",
                            {{"secretGenerator", {}, secret_generators(secrets, to.secrets, findings), {}}});
      outer.push_back(
          {"components", {}, whole.texts({from_folder(overlay_folder(target.name), shared)}), {}});
      if (!namespace_name.empty()) outer.push_back(space);
    } else {
      if (!namespace_name.empty()) outer.push_back(space);
      outer.push_back({"secretGenerator", {}, secret_generators(whole, to.secrets, findings), {}});
    }
    whole.kustomization("", "Kustomization", outer);
  }
  sort_by_path(files);
  return files;
}

}  // namespace twinhull::emit
