#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/file_system.h"
#include "diagnostic/finding.h"
#include "lint/engine/settings.h"
#include "source/files.h"

namespace twinhull::pipeline {

/// The nearest twinhull.yaml from a directory upwards; empty if there is none. An empty directory is the
/// working directory. The search ends at the top of the git repository; outside of one, at the working
/// directory, or in the directory itself if that is elsewhere.
std::string find_config(base::FileSystem& fs, const std::string& directory);

/// The linter settings of a twinhull.yaml; the defaults if `path` is empty. If errors are added to
/// `findings`, the settings cannot be used.
lint::Settings load_lint_settings(const std::string& path, base::FileSystem& fs, source::Files& files,
                                  base::Arena& arena, diagnostic::Findings& findings);

/// The built-in JSON Schema of kustomization.yaml.
std::string_view kustomization_schema();

}  // namespace twinhull::pipeline
