#pragma once

#include <string_view>

#include "commands/command.h"
#include "emit/kustomize.h"
#include "model/system.h"
#include "template/evaluate.h"

namespace twinhull::commands {

/// Null where the system has no target of that name.
const model::Target* find_target(const model::System& system, std::string_view name);

/// Says so, and which target was meant.
Status unknown_target(const model::System& system, std::string_view name);

/// `global.namespace`, or `default`.
std::string_view name_space(const yaml::Node& values);

/// What templates ask for besides the values.
tmpl::Environment environment(const model::System& system, const yaml::Node& values);

/// The objects that a system's templates make of some values.
emit::Objects evaluate(const model::System& system, const tmpl::Blueprint& blueprint,
                       const yaml::Node& values, base::Arena& arena,
                       std::vector<diagnostic::Finding>& findings);

}  // namespace twinhull::commands
