#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "emit/kustomize/kustomize.h"
#include "emit/output/output.h"
#include "model/system.h"
#include "template/evaluate.h"
#include "template/template_set.h"

namespace twinhull::emit {

// What Argo CD and Flux need to apply a system's targets: the files below `gitops/`. All of them come
// from the templates of `templates/gitops/`; here is only found out what these are told.

/// What the files of all targets of a system are made from.
struct Gitops {
  const tmpl::TemplateSet* library = nullptr;  ///< null where the system wants no such files
  const model::System* system = nullptr;
  const yaml::Node* system_schema = nullptr;
  /// What is known of each target before its objects are, by its name.
  std::map<std::string_view, const yaml::Node*> targets;
};

/// A kind of object that controllers have to be allowed to make; `name` where it belongs to no namespace.
struct AllowedKind {
  std::string group, kind, name;

  friend auto operator<=>(const AllowedKind&, const AllowedKind&) = default;
};

struct GitopsResult {
  std::vector<OutputFile> files;
  std::vector<Objects> objects;  ///< of each file: some are alternatives to one another
  std::set<AllowedKind> kinds;
  std::vector<diagnostic::Finding> findings;  ///< of the templates
};

/// Works out where each target goes, and which of those that go to one place is applied there.
/// `system_schema` is the schema of system.yaml; what is made lives in `arena`.
Gitops plan_gitops(const model::System& system, const tmpl::TemplateSet& library,
                   const yaml::Node& system_schema, base::Arena& arena);

/// The files of one target, from `templates/gitops/target/`, and the kinds of its objects.
/// Targets share no memory but the plan, so they can be made at the same time. What is made lives in `arena`.
GitopsResult gitops_target(const Gitops& gitops, const model::Target& target,
                           const tmpl::EvaluationContext& environment, const Objects& objects,
                           base::Arena& arena);

/// The files of the system as a whole, from `templates/gitops/system/`. `kinds`: those of all targets.
GitopsResult gitops_system(const Gitops& gitops, const tmpl::EvaluationContext& environment,
                           const std::set<AllowedKind>& kinds, base::Arena& arena);

}  // namespace twinhull::emit
