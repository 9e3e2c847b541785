#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "template/specialize.h"

namespace twinhull::tmpl {

/// What is dynamic in a template, as one target knows it.
struct EvaluationContext {
  const yaml::Node* values = nullptr;  ///< the effective values
  std::string_view release_name;
  std::string_view release_namespace;
  std::string_view chart_name;
  std::string_view chart_version;
  std::string_view chart_app_version;
  bool comments = false;  ///< whether what is made carries the templates' comments
};

/// What a name such as `release.namespace` stands for.
std::string_view builtin(const EvaluationContext& environment, std::string_view name);

/// The units that both hulls have: what they give are objects.
std::vector<const OutputTemplate*> object_units(const ResidualProgram& blueprint);

/// The objects of all units that both hulls have, in the units' order. Maps and lists that end
/// up empty are left out with their keys. Nodes of values keep their spans.
/// Findings: `duplicate-key`, where two parts of a template make the same key.
std::vector<const yaml::Node*> evaluate(const ResidualProgram& blueprint,
                                        const EvaluationContext& environment, base::Arena& arena,
                                        std::vector<diagnostic::Finding>& findings);

/// What each of some units gives, one after the other.
std::vector<std::vector<const yaml::Node*>> evaluate(std::span<const OutputTemplate* const> units,
                                                     const EvaluationContext& environment, base::Arena& arena,
                                                     std::vector<diagnostic::Finding>& findings);

/// What one unit gives: its objects, or the lines of a text.
std::vector<const yaml::Node*> evaluate(const OutputTemplate& unit, const EvaluationContext& environment,
                                        base::Arena& arena, std::vector<diagnostic::Finding>& findings);

/// What one term gives; null where a value is absent. For terms without loop variables.
const yaml::Node* evaluate(const ResidualExpr& term, const EvaluationContext& environment,
                           base::Arena& arena);

}  // namespace twinhull::tmpl
