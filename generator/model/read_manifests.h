#pragma once

#include <string>
#include <vector>

#include "base/file_system.h"
#include "diagnostic/finding.h"
#include "model/system.h"
#include "source/files.h"

namespace twinhull::model {

/// Reads the manifests in `directory` (`environments/<system>/manifests`) and in its directories. Findings:
/// `ignored-input-file`, `invalid-input-name`, `unreadable-file`.
std::vector<ManifestFile> read_manifests(base::FileSystem& fs, const std::string& root,
                                         const std::string& directory, source::Files& files,
                                         diagnostic::Findings& findings);

}  // namespace twinhull::model
