#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "lint/finding_at.h"
#include "lint/input/discover.h"
#include "lint/input/paths.h"
#include "lint/kustomize/trees.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

bool lacks(const Node& document, std::string_view path) { return document.at(path) == nullptr; }

bool is_workload(std::string_view kind) {
  constexpr std::array<std::string_view, 4> kinds = {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"};
  return std::ranges::find(kinds, kind) != kinds.end();
}

void tell(const std::string& path, source::Span span, bool patch, std::vector<Found>& out) {
  out.push_back(
      finding_at("unused-kustomize-file", span,
                 fmt::format("`{}` lies in a Kustomize tree, but no kustomization names it: it is not {}",
                             name_of(path), patch ? "applied" : "deployed"),
                 patch ? "list it under `patches`, or keep it elsewhere"
                       : "list it under `resources`, or keep it elsewhere"));
}

/// Whether a folder of a tree is on the way to a file, or holds it.
bool in_tree(const std::string& path, const std::set<std::string_view>& folders) {
  for (std::string folder = folder_of(path);; folder = folder_of(folder)) {
    if (folders.contains(folder)) return true;
    if (folder == "." || folder == "/") return false;
  }
}

std::set<std::string_view> folders_of(const std::vector<Kustomization>& trees) {
  std::set<std::string_view> folders;
  for (const Kustomization& tree : trees) folders.insert(tree.folder);
  return folders;
}

/// Folders whose kustomization names what is not there: a file beside it may be what was meant.
std::set<std::string_view> unsettled(const std::vector<Kustomization>& trees) {
  std::set<std::string_view> folders;
  for (const Kustomization& tree : trees) {
    if (std::ranges::find(tree.broken, Broken::Why::missing, &Broken::why) != tree.broken.end())
      folders.insert(tree.folder);
  }
  return folders;
}

/// Whether a document is but a part of an object: it lacks what its kind cannot do without, or its file is
/// called a patch.
bool looks_like_patch(const Node& document, std::string_view path) {
  if (name_of(path).find("patch") != std::string_view::npos) return true;
  const std::string_view kind = text_at(&document, "kind");
  if (document.at("metadata.name") == nullptr) return false;
  if (kind == "Service")
    return lacks(document, "spec.ports") && text_at(&document, "spec.type") != "ExternalName";
  if (kind == "Ingress") return lacks(document, "spec.rules") && lacks(document, "spec.defaultBackend");
  const auto lacks_image = [](const Node* container) { return container->get("image") == nullptr; };
  if (kind == "Pod") {
    return lacks(document, "spec.containers") ||
           std::ranges::any_of(items_at(&document, "spec.containers"), lacks_image);
  }
  if (!is_workload(kind)) return false;
  if (lacks(document, "spec.selector") || lacks(document, "spec.template.spec.containers")) return true;
  return std::ranges::any_of(items_at(&document, "spec.template.spec.containers"), lacks_image);
}

}  // namespace

bool is_loose_patch(const Node& document, const std::string& path, const std::vector<Kustomization>& trees) {
  // kubeadm, too, takes parts of objects from a folder that is mostly called so.
  const bool among_patches = name_of(folder_of(path)) == "patches";
  return looks_like_patch(document, path) && (among_patches || in_tree(path, folders_of(trees)));
}

void check_unused_files(const Input& input, Sources& sources, std::vector<Found>& out) {
  const std::set<std::string_view> folders = folders_of(input.kustomizations);
  std::set<std::string_view> used;
  for (const Kustomization& tree : input.kustomizations) {
    for (const auto* list : {&tree.resources, &tree.patches, &tree.sources, &tree.env_files})
      used.insert(list->begin(), list->end());
  }
  if (folders.empty()) return;
  const std::set<std::string_view> unsettled_folders = unsettled(input.kustomizations);
  std::set<std::uint32_t> told;
  for (const Object& object : input.corpus.objects()) {
    const std::uint32_t file = object.node->span.file;
    if (object.unit != 0 || !told.insert(file).second)
      continue;  // the files of the run together are the first unit
    const std::string path(input.corpus.path(object));
    const std::string folder = folder_of(path);
    if (!folders.contains(folder) || used.contains(path) || unsettled_folders.contains(folder)) continue;
    tell(path, place(object), false, out);
    out.back().object = &object;
  }
  const source::Files& files = sources.files();
  const auto count = static_cast<std::uint32_t>(files.size());
  for (std::uint32_t file = 1; file <= count; ++file) {
    const std::string path = files.path(file);
    if (told.contains(file) || used.contains(path) || input.rendered.contains(file)) continue;
    if (!is_yaml_name(path) || is_kustomization(path) || !in_tree(path, folders)) continue;
    for (const Node* document : sources.documents(path)) {
      const Node* name = document->at("metadata.name");
      if (text_at(document, "kind").empty() || name == nullptr || !looks_like_patch(*document, path))
        continue;
      tell(path, name->span, true, out);
      break;
    }
  }
}

}  // namespace twinhull::lint
