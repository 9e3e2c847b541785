#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "lint/engine/check.h"
#include "lint/engine/settings.h"
#include "lint/policy/custom_rules.h"
#include "lint/typecheck/schema_check.h"
#include "lint/typecheck/schema_run.h"
#include "model/system.h"

namespace twinhull::lint {

/// Lints the objects of targets in memory. Findings are located where the values were written, or at the
/// template's line. Built once per run; thread-safe.
class TargetLinter {
 public:
  enum class Scope {
    dapr_rules,  ///< what only shows in objects: the rules on Dapr and implausible quantities
    all,         ///< all enabled rules, and the type check
  };

  /// `definitions`: CustomResourceDefinitions in addition to those among the objects. `policies`: admission
  /// policies, bindings and parameters. Keeps references to all arguments.
  TargetLinter(Scope scope, const Settings& settings, const std::vector<const yaml::Node*>& definitions,
               const std::vector<const yaml::Node*>& policies, const source::Files& files);

  /// Findings suppressed by annotations and settings are omitted; comments are not evaluated.
  /// `namespace_name` is the namespace of the release. `known`: objects without findings that another target
  /// has as well.
  diagnostic::Findings lint(const model::System& system, const model::Target& target,
                            const std::vector<const yaml::Node*>& objects, std::string_view namespace_name,
                            const NodeSet& known = {}) const;
  /// The same for objects outside of targets: those of Argo CD and Flux.
  diagnostic::Findings lint(const std::vector<const yaml::Node*>& objects) const;

  /// The highest Pod Security Standard that all pods meet: `restricted`, `baseline` or `privileged`. Pods
  /// created by operators, and those into which Dapr injects its sidecar, are not expected to be
  /// `restricted`.
  std::string_view pod_security(const std::vector<const yaml::Node*>& objects) const;

 private:
  void add_objects(const std::vector<const yaml::Node*>& objects, ObjectIndex& index) const;
  diagnostic::Findings run_rules(ObjectIndex& index, const NodeSet& known, const RuleTarget* target) const;
  /// The rules of the repository, and the admission policies.
  void check_expressions(const ObjectIndex& index, const RuleTarget* target,
                         std::vector<ObjectFinding>& found) const;
  std::vector<ObjectFinding> check_schemas(const ObjectIndex& index, const NodeSet& known) const;

  Scope scope_;
  const Settings& settings_;
  const std::vector<const yaml::Node*>& definitions_;
  const std::vector<const yaml::Node*>& policies_;
  const source::Files& files_;
  std::vector<RuleCheck> checks_;
  std::vector<RuleCheck> baseline_, restricted_;  ///< the Pod Security Standards
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<RegexCache>> patterns_;  ///< compiled ones that no thread is using
};

}  // namespace twinhull::lint
