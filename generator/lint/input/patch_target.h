#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kubernetes/objects.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// An object that a strategic merge patch could have been meant for.
struct PatchTarget {
  std::string_view group;
  std::string_view version;
  std::string_view kind;
  std::string_view name;
  std::string_view namespace_name;  ///< as its manifest has it; empty where it names none
};

/// Why a strategic merge patch is for nothing of a tree.
struct NoTarget {
  const yaml::Node* at = nullptr;  ///< what is wrong in the patch
  std::string message;
  std::string help;
};

/// `patch` has a kind and a name, and none of `targets` fits them.
NoTarget explain_no_target(const yaml::Node& patch, const std::vector<PatchTarget>& targets);

}  // namespace twinhull::lint
