#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "emit/kustomize/kustomize.h"
#include "emit/output/output.h"
#include "model/system.h"
#include "template/evaluate.h"
#include "template/template_set.h"

namespace twinhull::emit {

// Generates the files below `gitops/`, with which Argo CD and Flux apply a system's targets, from the
// templates in `templates/gitops/`. This file only computes the facts passed to them.

/// The input for the files of all targets of a system.
struct Gitops {
  const tmpl::TemplateSet* library = nullptr;  ///< null if the system has no such files
  const model::System* system = nullptr;
  const yaml::Node* system_schema = nullptr;
  /// The facts of each target that do not depend on its objects, by name.
  std::map<std::string_view, const yaml::Node*> targets;
};

/// A kind of object that controllers need permission to create; with `name` if cluster-scoped.
struct AllowedKind {
  std::string group, kind, name;

  friend auto operator<=>(const AllowedKind&, const AllowedKind&) = default;
};

/// What controllers have to know about the objects of a target.
struct TargetFacts {
  std::string overlay;            ///< the directory that they build, below `out/<system>/`
  std::string_view pod_security;  ///< the highest Pod Security Standard that all of its pods meet
  bool custom_resources = false;  ///< some of its kinds are defined by others
  bool layered = false;           ///< the overlay has a directory per layer
  /// `apiVersion` and `kind` of its objects.
  std::set<std::pair<std::string, std::string>> kinds;
};

struct GitopsResult {
  TargetFacts target;
  std::vector<OutputFile> files;
  std::vector<Objects> objects;  ///< those that are applied together: per file, or per environment
  std::set<AllowedKind> kinds;
};

/// Determines the destination of each target, and which of several targets with the same destination is
/// applied there. `system_schema` is the schema of system.yaml; results are allocated in `arena`.
Gitops plan_gitops(const model::System& system, const tmpl::TemplateSet& library,
                   const yaml::Node& system_schema, base::Arena& arena);

/// The files of one target, from `templates/gitops/target/`, and the kinds of its objects. Targets share only
/// the plan, so this can run in parallel. `pod_security`, `layered`: see `TargetFacts`. Results are allocated
/// in `arena`.
GitopsResult gitops_target(const Gitops& gitops, const model::Target& target,
                           const tmpl::EvaluationContext& environment, const Objects& objects,
                           std::string_view pod_security, bool layered, base::Arena& arena,
                           diagnostic::Findings& findings);

/// The files of the whole system, from `templates/gitops/system/`, and those of its environments, from
/// `templates/gitops/environment/`. `kinds`: those of all targets. `targets`:
/// the facts of each target, by name.
GitopsResult gitops_system(const Gitops& gitops, const tmpl::EvaluationContext& environment,
                           const std::set<AllowedKind>& kinds,
                           const std::map<std::string, TargetFacts>& targets, base::Arena& arena,
                           diagnostic::Findings& findings);

}  // namespace twinhull::emit
