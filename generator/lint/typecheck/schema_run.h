#pragma once

#include <deque>
#include <map>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/arena.h"
#include "kubernetes/api.h"
#include "lint/engine/check.h"
#include "lint/typecheck/schema_check.h"

namespace twinhull::lint {

/// The APIs that the objects of a run are checked against.
struct RunApis {
  base::Arena arena{0x1000};
  std::deque<kubernetes::ApiCatalog> custom;
  std::vector<const yaml::Node*> definitions;  ///< of each of `custom`
  ApiContext context;
};

/// Reads the CustomResourceDefinitions among the objects, and additional ones. `broken` gets the errors of
/// each.
void read_apis(const ObjectIndex& index, std::span<const yaml::Node* const> definitions,
               kubernetes::KubernetesVersion kubernetes_version, RunApis& apis,
               std::map<const yaml::Node*, diagnostic::Findings>& broken);

using NodeSet = std::unordered_set<const yaml::Node*>;

struct TypeCheckResult {
  std::vector<ObjectFinding> found;
  /// The number of objects of each unknown kind, by `apiVersion Kind`.
  std::map<std::string, std::size_t> unknown;
};

/// Checks all objects of a run against the APIs of that release. CustomResourceDefinitions among them, and
/// additional ones, apply to all objects. Also reports errors in these definitions; findings in additional
/// ones have no object. `patterns` can be shared between runs. `made` is set if the objects were generated:
/// those already checked without findings.
TypeCheckResult check_schemas(const ObjectIndex& index, std::span<const yaml::Node* const> definitions,
                              kubernetes::KubernetesVersion kubernetes_version, RegexCache& patterns,
                              const NodeSet* made = nullptr);

}  // namespace twinhull::lint
