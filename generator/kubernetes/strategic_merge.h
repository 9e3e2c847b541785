#pragma once

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::kubernetes {

/// What separates two forms of one object.
struct PatchDraft {
  /// False when no strategic-merge patch leads from one to the other: replace the whole object.
  bool patchable = true;
  /// The patch; null where there is none or none is needed.
  const yaml::Node* patch = nullptr;
};

/// The smallest strategic-merge patch that turns `base` into `target` for Kustomize, the order of
/// list items included. It carries apiVersion, kind and metadata.name and never a namespace, whose
/// difference does not count (the kustomization says it). Every patch is proven by `apply`.
/// Lives in `arena` and shares nodes with `target`.
PatchDraft diff(const yaml::Node& base, const yaml::Node& target, base::Arena& arena);

/// What Kustomize makes of an object and a patch: `object` is null when the patch deletes it, and
/// `accepted` is false when Kustomize refuses the patch.
struct PatchResult {
  bool accepted = true;
  const yaml::Node* object = nullptr;
};
PatchResult apply(const yaml::Node& base, const yaml::Node& patch, base::Arena& arena);

}  // namespace twinhull::kubernetes
