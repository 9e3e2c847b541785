#include "kustomize/patch_target.h"

#include <fmt/format.h>

#include "base/text.h"

namespace twinhull::kustomize {
namespace {

using yaml::Node;

std::string location_of(std::string_view namespace_name) {
  return namespace_name.empty() ? "without a namespace" : fmt::format("in `{}`", namespace_name);
}

/// Another kind, group or namespace with the same name; other names come last.
NoTarget of_one_name(const Node& patch, const kubernetes::ObjectId& id, const PatchTarget& target) {
  if (target.kind != id.kind) {
    return {
        patch.get("kind"),
        fmt::format("no object has the kind `{}`: Kustomize fails on the patch for `{}`", id.kind, id.name),
        fmt::format("did you mean `kind: {}`?", target.kind)};
  }
  if (target.group != id.group) {
    return {patch.get("apiVersion"),
            fmt::format("`{}/{}` has another API group: Kustomize rejects the patch", id.kind, id.name),
            fmt::format("write `apiVersion: {}{}{}`, as its manifest does", target.group,
                        target.group.empty() ? "" : "/", target.version)};
  }
  const Node* namespace_name = patch.at("metadata.namespace");
  return {namespace_name == nullptr ? patch.at("metadata.name") : namespace_name,
          fmt::format(
              "`{}/{}` is {}, but this patch is for {}: Kustomize fails", id.kind, id.name,
              location_of(target.namespace_name),
              id.namespace_name.empty() ? "one without a namespace" : fmt::format("`{}`", id.namespace_name)),
          "use the namespace of the object's manifest"};
}

}  // namespace

NoTarget explain_no_target(const Node& patch, const std::vector<PatchTarget>& targets) {
  const kubernetes::ObjectId id = kubernetes::identity(patch);
  std::vector<std::string_view> names, kinds;
  const PatchTarget* same = nullptr;
  for (const PatchTarget& one : targets) {
    if (one.kind == id.kind && one.name == id.name && (same == nullptr || one.group == id.group)) same = &one;
    if (one.kind == id.kind && one.group == id.group) names.push_back(one.name);
    if (one.name == id.name) kinds.push_back(one.kind);
  }
  if (same != nullptr) return of_one_name(patch, id, *same);
  if (const std::string_view kind = names.empty() ? base::closest_match(id.kind, kinds) : std::string_view();
      !kind.empty()) {
    for (const PatchTarget& one : targets) {
      if (one.kind == kind && one.name == id.name) return of_one_name(patch, id, one);
    }
  }
  const std::string_view near = base::closest_match(id.name, names);
  return {patch.at("metadata.name"),
          fmt::format("patch target `{}/{}` matches no resource: Kustomize fails", id.kind, id.name),
          !near.empty()   ? fmt::format("did you mean `{}`?", near)
          : names.empty() ? fmt::format("add the {}, or remove the patch", id.kind)
                          : fmt::format("use an existing one, such as `{}`", names.front()),
          !near.empty()};
}

}  // namespace twinhull::kustomize
