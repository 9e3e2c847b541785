// Strategic merge patches identify their target by kind, name and namespace. If the kustomization builds
// otherwise, Kustomize itself reports the first one without a target; if not, only this rule does.
#include <algorithm>

#include "base/path.h"
#include "kustomize/patch_target.h"
#include "lint/engine/finding_at.h"
#include "lint/kustomize/checks.h"
#include "lint/objects/cluster_scope.h"
#include "lint/objects/object_index.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

struct Patch {
  const Node* document = nullptr;
  const EmbeddedDocuments* in = nullptr;  ///< the text that contains it; null if it is part of a file
};

/// A patch is a file name, or inline text.
void read_patch(const Kustomization& tree, const Node* named, SourceCache& sources, std::vector<Patch>& out) {
  if (named == nullptr || !named->is(yaml::Kind::string)) return;
  const std::string path = base::join_path(tree.directory, named->text);
  if (std::ranges::find(tree.patches, path) != tree.patches.end()) {
    for (const Node* document : sources.documents(path)) out.push_back({.document = document});
  } else if (named->text.find(':') != std::string_view::npos) {
    const EmbeddedDocuments& in = sources.inlined(*named);
    for (const Node* document : in.documents) out.push_back({.document = document, .in = &in});
  }
}

std::vector<Patch> merge_patches(const Kustomization& tree, SourceCache& sources) {
  std::vector<Patch> out;
  for (const Node* item : items_at(tree.root, "patchesStrategicMerge")) read_patch(tree, item, sources, out);
  for (const Node* item : items_at(tree.root, "patches")) {
    if (value_at(item, "target") != nullptr) continue;
    const Node* text = value_at(item, "patch");
    read_patch(tree, text == nullptr ? value_at(item, "path") : text, sources, out);
  }
  std::erase_if(out, [](const Patch& one) {
    return !one.document->is(yaml::Kind::map) || text_at(one.document, "kind").empty() ||
           text_at(one.document, "metadata.name").empty();
  });
  return out;
}

bool is_for(const Member& member, const kubernetes::ObjectId& id) {
  if (std::ranges::find(member.names, id.name) == member.names.end()) return false;
  return is_cluster_scoped(id.kind) || std::ranges::any_of(member.name_spaces, [&](const std::string& one) {
           return one == id.namespace_name || (id.namespace_name.empty() && one == "default");
         });
}

/// Whether Kustomize reported the patch already.
bool is_reported(source::Span patch, const source::Files& files, const diagnostic::Findings& reported) {
  return std::ranges::any_of(reported, [&](const diagnostic::Finding& finding) {
    const source::Span& span = finding.span;
    return finding.rule == "dangling-patch-target" && span.known() && span.begin >= patch.begin &&
           span.end <= patch.end && files.path(span.file) == files.path(patch.file);
  });
}

}  // namespace

void check_merge_patches(const Kustomization& tree, Contents& contents, SourceCache& sources,
                         const diagnostic::Findings& reported, std::vector<ObjectFinding>& out) {
  const std::vector<Patch> patches = merge_patches(tree, sources);
  if (patches.empty()) return;
  const Content reach = contents.patchable_objects(tree);
  if (reach.open) return;
  for (const Patch& patch : patches) {
    const kubernetes::ObjectId id = kubernetes::identity(*patch.document);
    const source::Span whole = patch.in == nullptr ? patch.document->span : patch.in->value->span;
    const bool there = std::ranges::any_of(reach.members, [&](const Member& member) {
      return member.kind == id.kind && member.group == id.group && is_for(member, id);
    });
    if (there || is_reported(whole, sources.files(), reported)) continue;
    std::vector<kustomize::PatchTarget> targets;
    for (const Member& member : reach.members)
      targets.push_back(
          {member.group, member.version, member.kind, member.names.front(), member.name_spaces.front()});
    const kustomize::NoTarget why = kustomize::explain_no_target(*patch.document, targets);
    const source::Span at = (why.at == nullptr ? patch.document : why.at)->span;
    out.push_back(finding_at("dangling-patch-target",
                             patch.in == nullptr ? at : patch.in->location_of(at, sources.files()),
                             why.message, why.help));
  }
}

}  // namespace twinhull::lint
