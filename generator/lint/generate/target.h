#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "lint/engine/check.h"
#include "lint/engine/settings.h"
#include "lint/typecheck/schema_check.h"
#include "lint/typecheck/schema_run.h"
#include "model/system.h"

namespace twinhull::lint {

/// Lints what targets are made of, in memory. Findings stand where the values in question were written, or
/// at the template's line. Made once for a run; used by several threads.
class TargetLinter {
 public:
  enum class Scope {
    names,  ///< what only shows in objects: the rules about Dapr and those about implausible amounts
    all,    ///< all that the settings have, and the objects' schemas
  };

  /// `definitions`: CustomResourceDefinitions besides those among the objects. All is kept by reference.
  TargetLinter(Scope scope, const Settings& settings, const std::vector<const yaml::Node*>& definitions,
               const source::Files& files);

  /// Findings that annotations and settings declare fine are left out; comments are not looked at.
  /// `namespace_name` is where the target is installed. `known`: objects that another target has as well,
  /// about which there was nothing to say.
  std::vector<diagnostic::Finding> lint(const model::System& system, const model::Target& target,
                                        const std::vector<const yaml::Node*>& objects,
                                        std::string_view namespace_name, const NodeSet& known = {}) const;
  /// The same for what is made beside the targets: the objects of Argo CD and Flux.
  std::vector<diagnostic::Finding> lint(const std::vector<const yaml::Node*>& objects) const;

 private:
  void take(const std::vector<const yaml::Node*>& objects, ObjectIndex& corpus) const;
  std::vector<diagnostic::Finding> judged(ObjectIndex& corpus, const NodeSet& known) const;
  std::vector<ObjectFinding> check_schemas(const ObjectIndex& corpus, const NodeSet& known) const;

  Scope scope_;
  const Settings& settings_;
  const std::vector<const yaml::Node*>& definitions_;
  const source::Files& files_;
  std::vector<RuleCheck> checks_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<RegexCache>> patterns_;  ///< compiled ones that no thread uses now
};

}  // namespace twinhull::lint
