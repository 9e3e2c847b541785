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

constexpr std::size_t kTreeBlock = 16 * 1024;  ///< bytes

void write_base(const BaseAndComponents& tree, const BaseAndComponents::Directory& of, base::Arena& arena,
                std::vector<OutputFile>& files) {
  const KustomizationWriter directory = {tree.system, of.path + "/", arena, files};
  const KustomizationWriter::Added added =
      directory.add(tree.base[of.layer].objects, tree.labels, tree.labels, tree.names);
  directory.kustomization("", "Kustomization",
                          {{"resources", {}, directory.texts(added.resources), {}},
                           {"configMapGenerator", {}, directory.list(added.generators), {}},
                           {"labels", {}, directory.labels(tree.labels), {}}});
}

void write_component(const BaseAndComponents& tree, const std::string& where,
                     const FeatureComponent& component, base::Arena& arena, std::vector<OutputFile>& files) {
  const KustomizationWriter directory = {tree.system, where + "/", arena, files};
  KustomizationWriter::Added added = directory.add(component.added, tree.labels, tree.labels, tree.names);
  const Node* patches = directory.patches(component.patches, component.patched, added.generators);
  directory.kustomization(
      "", "Component",
      {{"resources", {}, directory.texts(added.resources), {}},
       {"configMapGenerator", {}, directory.list(added.generators), {}},
       {"labels", {}, component.added.empty() ? directory.list({}) : directory.labels(tree.labels), {}},
       {"patches", {}, patches, {}}});
}

}  // namespace

KustomizeTree::KustomizeTree(const model::System& system, const FeaturePlan& plan, const Objects& base,
                             const std::vector<Objects>& features)
    : tree_(std::make_unique<BaseAndComponents>(system, plan, base, features)) {}

KustomizeTree::~KustomizeTree() = default;

std::vector<OutputFile> KustomizeTree::files(diagnostic::Findings& findings) const {
  base::Arena arena(kTreeBlock);
  std::vector<OutputFile> files;
  append(findings, tree_->findings);
  const BaseAndComponents& tree = *tree_;
  for (const BaseAndComponents::Directory& directory : tree.base_directories(ApplyStep::all))
    write_base(tree, directory, arena, files);
  for (std::size_t i = 0; i < tree.components.size(); ++i) {
    const FeatureComponent& whole = tree.components[i];
    if (whole.empty()) continue;
    for (const BaseAndComponents::Directory& directory : tree.component_directories(i, ApplyStep::all))
      write_component(tree, directory.path, tree.part(whole, directory.layer), arena, files);
  }
  files.push_back(tree_readme(tree));
  sort_by_path(files);
  return files;
}

}  // namespace twinhull::emit
