#include "lint/load/manifests/loose_patches.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "base/path.h"
#include "lint/load/workspace/rendered.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

bool lacks(const Node& document, std::string_view path) { return document.at(path) == nullptr; }

bool is_workload(std::string_view kind) {
  constexpr std::array<std::string_view, 4> kinds = {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"};
  return std::ranges::find(kinds, kind) != kinds.end();
}

/// Whether a file is named as a patch: `patch-web.yaml`, `web_patch.yaml`, not `dispatch.yaml`.
bool is_called_patch(std::string_view path) {
  const std::string_view name = base::file_name(path);
  const std::size_t at = name.find("patch");
  return at != std::string_view::npos && !name.substr(0, at).ends_with("dis");
}

/// Whether a document lacks required fields of its kind.
bool is_part(const Node& document) {
  const kubernetes::ObjectId id = kubernetes::identity(document);
  // Other projects have kinds of these names, too, such as the Service of Knative.
  constexpr std::array<std::string_view, 4> groups = {"", "apps", "extensions", "networking.k8s.io"};
  if (document.at("metadata.name") == nullptr || std::ranges::find(groups, id.group) == groups.end())
    return false;
  const std::string_view kind = id.kind;
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

bool in_tree(const std::string& path, const std::set<std::string_view>& directories) {
  for (std::string directory = base::directory_of(path);; directory = base::directory_of(directory)) {
    if (directories.contains(directory)) return true;
    if (directory == "." || directory == "/") return false;
  }
}

std::set<std::string_view> directories_of(const std::vector<Kustomization>& trees) {
  std::set<std::string_view> directories;
  for (const Kustomization& tree : trees) directories.insert(tree.directory);
  return directories;
}

bool looks_like_patch(const Node& document, std::string_view path) {
  return is_called_patch(path) || is_part(document);
}

bool is_loose_patch(const Node& document, const std::string& path, const std::vector<Kustomization>& trees) {
  // kubeadm also reads partial objects, usually from a directory of this name.
  const bool among_patches = base::file_name(base::directory_of(path)) == "patches";
  return looks_like_patch(document, path) && (among_patches || in_tree(path, directories_of(trees)));
}

bool may_be_patch(const Node& document) {
  // A workload that only lacks its selector is an error, or of an API version with a default.
  const bool whole =
      is_workload(text_at(&document, "kind")) && !lacks(document, "spec.template.spec.containers");
  const auto lacks_image = [](const Node* container) { return container->get("image") == nullptr; };
  return is_part(document) &&
         (!whole || std::ranges::any_of(items_at(&document, "spec.template.spec.containers"), lacks_image));
}

void resolve_partial_objects(const source::Files& files, Workspace& input) {
  if (input.partial.empty()) return;
  using Name = std::tuple<std::string, std::string_view, std::string_view>;
  std::map<Name, const Object*> whole;
  const auto name_of_part = [&](const Node& node) {
    const kubernetes::ObjectId id = kubernetes::identity(node);
    return Name{base::directory_of(files.path(node.span.file)), id.kind, id.name};
  };
  for (const Object& object : input.index.objects()) {
    if (object.unit == 0 && !is_part(*object.node)) whole.try_emplace(name_of_part(*object.node), &object);
  }
  std::vector<const Node*> patches;
  for (const Node* node : input.partial) {
    const auto other = whole.find(name_of_part(*node));
    const bool beside = other != whole.end() && other->second->node->span.file != node->span.file;
    if (beside || is_called_patch(files.path(node->span.file))) {
      patches.push_back(node);
    } else {
      add_document(*node, 0, input);
    }
  }
  input.partial = std::move(patches);
}

}  // namespace twinhull::lint
