#pragma once

#include <string_view>
#include <vector>

#include "emit/kustomize/kustomize.h"
#include "model/system.h"
#include "pipeline/inputs.h"
#include "template/evaluate.h"
#include "template/specialize.h"

namespace twinhull::pipeline {

/// `global.namespace`, or `default`.
std::string_view namespace_of(const yaml::Node& values);

/// The context of templates in addition to the values.
tmpl::EvaluationContext evaluation_context(const model::System& system, const yaml::Node& values);

/// The templates and manifests of a system, specialized for it.
tmpl::ResidualProgram specialize(const Inputs& inputs, const model::System& system, base::Arena& arena,
                                 diagnostic::Findings& findings);

/// The objects that the templates of a system generate for the given values.
emit::Objects evaluate(const model::System& system, const tmpl::ResidualProgram& program,
                       const yaml::Node& values, base::Arena& arena, diagnostic::Findings& findings);

}  // namespace twinhull::pipeline
