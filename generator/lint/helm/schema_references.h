#pragma once

#include <string>

#include "base/file_system.h"

namespace twinhull::lint {

/// Whether a values.schema.json of the chart, or of one in its charts/, has external references.
bool refers_elsewhere(const std::string& chart, base::FileSystem& fs);

}  // namespace twinhull::lint
