#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "template/specialize.h"

namespace twinhull::tmpl {

/// The dynamic inputs of a template for one target.
struct EvaluationContext {
  const yaml::Node* values = nullptr;  ///< the effective values
  std::string_view release_name;
  std::string_view release_namespace;
  std::string_view chart_name;
  std::string_view chart_version;
  std::string_view chart_app_version;
  bool comments = false;  ///< keep the templates' comments
};

/// The value of a name such as `release.namespace`.
std::string builtin(const EvaluationContext& environment, std::string_view name);

/// The templates that produce objects in both outputs.
std::vector<const OutputTemplate*> object_units(const ResidualProgram& program);

/// The objects of all templates that are in both outputs, in order. Maps and lists that end up empty are
/// omitted with their keys. Nodes of values keep their spans. Findings: `duplicate-key`, if two members
/// produce the same key.
std::vector<const yaml::Node*> evaluate(const ResidualProgram& program, const EvaluationContext& environment,
                                        base::Arena& arena, diagnostic::Findings& findings);

/// The result of each of the given templates.
std::vector<std::vector<const yaml::Node*>> evaluate(std::span<const OutputTemplate* const> units,
                                                     const EvaluationContext& environment, base::Arena& arena,
                                                     diagnostic::Findings& findings);

/// The result of one template: its objects, or the lines of a text.
std::vector<const yaml::Node*> evaluate(const OutputTemplate& unit, const EvaluationContext& environment,
                                        base::Arena& arena, diagnostic::Findings& findings);

/// The value of one expression without loop variables; null if absent.
const yaml::Node* evaluate(const ResidualExpr& term, const EvaluationContext& environment,
                           base::Arena& arena);

}  // namespace twinhull::tmpl
