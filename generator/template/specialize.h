#pragma once

#include <string>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "model/system.h"
#include "template/residual.h"
#include "template/template_set.h"

namespace twinhull::tmpl {

/// One file that a template makes, and the objects it stands for.
struct OutputTemplate {
  std::string source;  ///< the template: `templates/component/deployment.yaml`
  std::string output;  ///< below the chart's `templates/` or below `gitops/`: `backend-deployment.yaml`
  Scope scope = Scope::system;
  bool is_text = false;
  std::span<const ResidualMember> parts;  ///< the documents, or the lines of a text
};

/// All templates for one system, with everything static worked out: what both hulls are made from.
struct ResidualProgram {
  std::vector<OutputTemplate> units;       ///< sorted by output
  std::vector<const Fragment*> fragments;  ///< sorted by name
  std::string fragments_folder;            ///< what they are made from: `templates/fragments/`
};

/// Works out the static part of every template for one system and checks the types of the rest.
/// `system_schema` is the schema of system.yaml. Everything made lives in `arena`.
/// Findings: `undefined-name`, `unknown-value`, `unknown-function`, `expression-type-mismatch`,
/// `possibly-unset-value`, `non-string-value`, `fragment-cycle`, `template-syntax`.
ResidualProgram specialize(const TemplateSet& library, const model::System& system,
                           const yaml::Node& system_schema, base::Arena& arena,
                           std::vector<diagnostic::Finding>& findings);

/// A name that templates know besides the usual ones. What it stands for is data: `${{` means nothing in
/// it. Where it is a map, or a list of maps, these have all their keys, null ones too: any other is an error.
struct InjectedGlobal {
  std::string_view name;
  const yaml::Node* value = nullptr;
};

/// The same for the templates of one scope below `templates/gitops/`, which know the facts. There is a
/// unit per template, whose output is the template's own name.
ResidualProgram specialize_gitops(const TemplateSet& library, const model::System& system,
                                  const yaml::Node& system_schema, Scope scope,
                                  std::span<const InjectedGlobal> facts, base::Arena& arena,
                                  std::vector<diagnostic::Finding>& findings);

}  // namespace twinhull::tmpl
