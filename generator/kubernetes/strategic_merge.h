#pragma once

#include <cstdint>
#include <functional>

#include "base/arena.h"
#include "kubernetes/patch_schema.h"
#include "yaml/node.h"

namespace twinhull::kubernetes {

/// The difference between two states of an object.
struct PatchDraft {
  /// False if no strategic merge patch produces the target: replace the whole object.
  bool patchable = true;
  /// The patch; null if none exists or none is needed.
  const yaml::Node* patch = nullptr;
};

/// The smallest strategic merge patch with which Kustomize turns `base` into `target`, including the order of
/// list items. It has apiVersion, kind and metadata.name, but no namespace, whose difference is ignored (the
/// kustomization sets it). Every patch is verified with `apply`. Allocated in `arena`; shares nodes with
/// `target`.
PatchDraft diff(const yaml::Node& base, const yaml::Node& target, base::Arena& arena);

/// Kustomize's result for an object and a patch: `object` is null if the patch deletes it; `accepted` is
/// false if Kustomize rejects the patch.
struct PatchResult {
  bool accepted = true;
  const yaml::Node* object = nullptr;
};
/// Null values of the object: those that are spelled out (`null`, `~`) stay, and those without
/// a text are removed where the patch comes along. `spelled_out`: all of them are.
enum class Nulls { spelled_out, as_written };

/// Spends a number of steps; false if that ends the merge, which then fails.
using Spend = std::function<bool(std::uint64_t)>;

PatchResult apply(const yaml::Node& base, const yaml::Node& patch, base::Arena& arena,
                  Nulls nulls = Nulls::spelled_out, const PatchSchema& schema = {}, const Spend& spend = {});

}  // namespace twinhull::kubernetes
