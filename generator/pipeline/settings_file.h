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

/// The nearest twinhull.yaml from a folder upwards; empty where there is none. An empty folder is the working
/// directory. The search ends at the top of the git repository; where there is none, at the working
/// directory, or in the folder where that lies elsewhere.
std::string find_config(base::FileSystem& fs, const std::string& folder);

/// What a twinhull.yaml says of the linter; the defaults where `path` is empty. What is wrong with the file
/// is added to `findings`, and then nothing can be judged by it.
lint::Settings load_lint_settings(const std::string& path, base::FileSystem& fs, source::Files& files,
                                  base::Arena& arena, std::vector<diagnostic::Finding>& findings);

/// The built-in JSON Schema of kustomization.yaml.
std::string_view kustomization_schema();

}  // namespace twinhull::pipeline
