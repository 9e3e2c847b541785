#pragma once

#include <cstdint>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::model {

/// Whether a file with the finding can still be used: a duplicate key, or a scalar on which parsers disagree.
bool is_recoverable(const diagnostic::Finding& finding);

/// The single map in a values file or system.yaml; an empty file is an empty map. Null if it cannot be read.
const yaml::Node* read_map(const source::Files& files, std::uint32_t file, base::Arena& arena,
                           diagnostic::Findings& findings);

}  // namespace twinhull::model
