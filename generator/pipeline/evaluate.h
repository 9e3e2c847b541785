#pragma once

#include <string_view>
#include <vector>

#include "emit/kustomize/kustomize.h"
#include "model/system.h"
#include "template/evaluate.h"

namespace twinhull::pipeline {

/// `global.namespace`, or `default`.
std::string_view namespace_of(const yaml::Node& values);

/// What templates ask for besides the values.
tmpl::EvaluationContext evaluation_context(const model::System& system, const yaml::Node& values);

/// The objects that a system's templates give for some values.
emit::Objects evaluate(const model::System& system, const tmpl::ResidualProgram& blueprint,
                       const yaml::Node& values, base::Arena& arena,
                       std::vector<diagnostic::Finding>& findings);

}  // namespace twinhull::pipeline
