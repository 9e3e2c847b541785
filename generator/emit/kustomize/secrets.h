#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "emit/kustomize/object_set.h"
#include "model/system.h"
#include "yaml/node.h"

namespace twinhull::emit {

/// The file with a Secret's values; it is never part of the repository.
std::string env_file_name(const KeyedObject& secret);

/// The entry of `secretGenerator` that generates the Secret from that file, under its own name.
const yaml::Node* secret_generator(const KeyedObject& secret, base::Arena& arena);

/// The text of `<env file>.example` for a target with these values, if known: each key with its description
/// in system.yaml and a placeholder. A key that an env file cannot contain is a finding.
std::string env_example(const model::System& system, const yaml::Node* values, const KeyedObject& secret,
                        diagnostic::Findings& findings);

}  // namespace twinhull::emit
