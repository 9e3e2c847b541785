#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kubernetes/objects.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::kustomize {

/// A possible target of a strategic merge patch.
struct PatchTarget {
  std::string_view group;
  std::string_view version;
  std::string_view kind;
  std::string_view name;
  std::string_view namespace_name;  ///< as in its manifest; empty if not set
};

/// Why a strategic merge patch has no target.
struct NoTarget {
  const yaml::Node* at = nullptr;  ///< what is wrong in the patch
  std::string message;
  std::string help;
  bool is_near = true;  ///< an object with a similar name, or another part of the same one, exists
};

/// `patch` has a kind and a name, and matches none of `targets`.
NoTarget explain_no_target(const yaml::Node& patch, const std::vector<PatchTarget>& targets);

}  // namespace twinhull::kustomize
