#pragma once

#include <cstdint>
#include <string_view>

#include "lint/load/workspace/workspace.h"
#include "yaml/reader.h"

namespace twinhull::lint {

/// Whether a text is worth parsing: most other YAML (values, pipelines, lock files) is not.
bool may_hold_objects(std::string_view text);

/// Whether a text can be nested so deeply, or expand so much by aliases, that readers reject it. It is then
/// parsed regardless of its words, so that this is reported.
bool may_exceed_limits(std::string_view text);

/// Adds the contents of a file: its objects, its errors, and what could not be read. Other documents are
/// counted, and their errors ignored.
void add_manifest(yaml::ReadResult read, const source::Files& files, std::uint32_t unit, Workspace& input);

}  // namespace twinhull::lint
