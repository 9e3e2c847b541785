#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/path.h"
#include "lint/engine/finding_at.h"
#include "lint/kustomize/checks.h"
#include "lint/load/discover/discover.h"
#include "lint/load/discover/file_names.h"
#include "lint/load/manifests/loose_patches.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

void tell(const std::string& path, source::Span span, bool patch, std::vector<ObjectFinding>& out) {
  out.push_back(
      finding_at("unused-kustomize-file", span,
                 fmt::format("no kustomization references `{}`: it is not {}", base::file_name(path),
                             patch ? "applied" : "deployed"),
                 patch ? "list it in `patches`, or move it" : "list it in `resources`, or move it"));
}

/// Directories whose kustomization references missing files or has an unknown key: a file next to it can be
/// what was meant.
std::set<std::string_view> unsettled(const Workspace& input) {
  std::set<std::string_view> directories;
  for (const Kustomization& tree : input.kustomizations) {
    const bool missing = std::ranges::find(tree.broken, UnresolvedReference::Reason::missing,
                                           &UnresolvedReference::why) != tree.broken.end();
    const bool misspelled = std::ranges::any_of(input.findings, [&](const diagnostic::Finding& finding) {
      return finding.rule == "unknown-field" && tree.root != nullptr &&
             finding.span.file == tree.root->span.file;
    });
    if (missing || misspelled) directories.insert(tree.directory);
  }
  return directories;
}

/// A list of JSON patch operations (RFC 6902).
bool is_json_patch(const Node& document) {
  return !document.items.empty() && std::ranges::all_of(document.items, [](const Node* item) {
    return !text_at(item, "op").empty() && text_at(item, "path").starts_with('/');
  });
}

}  // namespace

void check_unused_patch(const Workspace& input, std::vector<ObjectFinding>& out) {
  for (const Node* node : input.partial) {
    const kubernetes::ObjectId id = kubernetes::identity(*node);
    out.push_back(finding_at(
        "unused-patch", node->at("metadata.name")->span,
        fmt::format("only part of `{}/{}`, and no kustomization applies it as a patch", id.kind, id.name),
        "list it in `patches` of a kustomization, or complete the object"));
  }
}

void check_unused_kustomize_file(const Workspace& input, SourceCache& sources,
                                 std::vector<ObjectFinding>& out) {
  const std::set<std::string_view> directories = directories_of(input.kustomizations);
  std::set<std::string_view> used;
  for (const Kustomization& tree : input.kustomizations) {
    for (const auto* list : {&tree.resources, &tree.patches, &tree.sources, &tree.env_files})
      used.insert(list->begin(), list->end());
  }
  if (directories.empty()) return;
  const std::set<std::string_view> unsettled_directories = unsettled(input);
  std::set<std::uint32_t> reported;
  for (const Object& object : input.index.objects()) {
    const std::uint32_t file = object.node->span.file;
    if (object.unit != 0 || !reported.insert(file).second)
      continue;  // the plain files of the run are the first unit
    const std::string path(input.index.path(object));
    const std::string directory = base::directory_of(path);
    if (!directories.contains(directory) || used.contains(path) || unsettled_directories.contains(directory))
      continue;
    tell(path, location_of(object), false, out);
    out.back().object = &object;
  }
  const source::Files& files = sources.files();
  const auto count = static_cast<std::uint32_t>(files.size());
  for (std::uint32_t file = 1; file <= count; ++file) {
    const std::string path = files.path(file);
    if (reported.contains(file) || used.contains(path) || input.rendered.contains(file)) continue;
    if (!is_yaml_name(path) || is_kustomization(path) || !in_tree(path, directories)) continue;
    for (const Node* document : sources.documents(path)) {
      if (is_json_patch(*document)) {
        tell(path, document->items.front()->span, true, out);
        break;
      }
      const Node* name = document->at("metadata.name");
      if (text_at(document, "kind").empty() || name == nullptr || !looks_like_patch(*document, path))
        continue;
      tell(path, name->span, true, out);
      break;
    }
  }
}

}  // namespace twinhull::lint
