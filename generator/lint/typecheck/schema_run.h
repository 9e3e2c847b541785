#pragma once

#include <map>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "kubernetes/api.h"
#include "lint/engine/check.h"
#include "lint/typecheck/schema_check.h"

namespace twinhull::lint {

using NodeSet = std::unordered_set<const yaml::Node*>;

struct TypeCheckResult {
  std::vector<ObjectFinding> found;
  /// How many objects there are of each kind that nothing is known about, by `apiVersion Kind`.
  std::map<std::string, std::size_t> unknown;
};

/// Holds all objects of a run against the APIs of that release. CustomResourceDefinitions among them, and
/// those given besides, serve all objects whatever their place. Also says what is wrong with them; findings
/// in those besides have no object. `patterns` may have served an earlier run.
/// `made` is given where the objects come from values and templates: those of them that were looked at
/// before, with nothing to say about them.
TypeCheckResult check_schemas(const ObjectIndex& corpus, std::span<const yaml::Node* const> definitions,
                              kubernetes::KubernetesVersion release, RegexCache& patterns,
                              const NodeSet* made = nullptr);

}  // namespace twinhull::lint
