#pragma once

#include <string_view>
#include <vector>

#include "emit/kustomize/kustomize.h"
#include "model/system.h"
#include "template/evaluate.h"

namespace twinhull::pipeline {

/// `global.namespace`, or `default`.
std::string_view namespace_of(const yaml::Node& values);

/// The context of templates in addition to the values.
tmpl::EvaluationContext evaluation_context(const model::System& system, const yaml::Node& values);

/// The objects that the templates of a system generate for the given values.
emit::Objects evaluate(const model::System& system, const tmpl::ResidualProgram& program,
                       const yaml::Node& values, base::Arena& arena,
                       std::vector<diagnostic::Finding>& findings);

}  // namespace twinhull::pipeline
