#pragma once

#include <string>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "model/system.h"
#include "template/residual.h"
#include "template/template_set.h"

namespace twinhull::tmpl {

/// One file generated from a template, and its objects.
struct OutputTemplate {
  std::string source;  ///< the template: `templates/component/deployment.yaml`
  std::string output;  ///< below the chart's `templates/` or below `gitops/`: `backend/deployment.yaml`
  Scope scope = Scope::system;
  bool is_text = false;
  std::span<const ResidualMember> parts;  ///< the documents, or the lines of a text
  const Fragment* fragment = nullptr;     ///< the same documents, if they may be those of several components
};

/// All templates after partial evaluation for one system: the source of both outputs.
struct ResidualProgram {
  std::vector<OutputTemplate> units;       ///< sorted by output
  std::vector<const Fragment*> fragments;  ///< sorted by name
  std::string fragments_directory;         ///< directory of their templates: `templates/fragments/`
  std::string components_directory;        ///< of those of components: `templates/component/`
};

/// Evaluates the static part of every template for one system and type-checks the rest. `system_schema` is
/// the schema of system.yaml. Results are allocated in `arena`. Findings: `undefined-name`, `unknown-value`,
/// `unknown-function`, `expression-type-mismatch`, `possibly-unset-value`, `non-string-value`,
/// `fragment-cycle`, `template-syntax`.
ResidualProgram specialize(const TemplateSet& library, const model::System& system,
                           const yaml::Node& system_schema, base::Arena& arena,
                           diagnostic::Findings& findings);

/// An additional global name for templates. Its value is data: `${{` has no meaning in it. If it is a map, or
/// a list of maps, these have all their keys, possibly null; any other key is an error.
struct InjectedGlobal {
  std::string_view name;
  const yaml::Node* value = nullptr;
};

/// The same for the templates of one scope below `templates/gitops/`, to which the globals are available.
/// There is one output per template, with the template's name.
ResidualProgram specialize_gitops(const TemplateSet& library, const model::System& system,
                                  const yaml::Node& system_schema, Scope scope,
                                  std::span<const InjectedGlobal> facts, base::Arena& arena,
                                  diagnostic::Findings& findings);

}  // namespace twinhull::tmpl
