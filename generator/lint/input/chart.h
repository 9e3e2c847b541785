#pragma once

#include <string>
#include <vector>

#include "base/files.h"
#include "lint/input/input.h"

namespace twinhull::lint {

/// Renders charts by the real `helm`: with values.yaml, with each `values-*.yaml` beside it (any
/// `*values*.yaml`) and with each file of `ci/`. Where a rendering is refused because a value is missing,
/// it is tried again with each file of `ci/` added. Each rendering is a unit.
void render_charts(const std::vector<std::string>& charts, const InputOptions& options,
                   base::FileSystem& disk, source::Files& files, Input& input);

}  // namespace twinhull::lint
