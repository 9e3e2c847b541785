#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commands/chart_run.h"
#include "kustomize/build.h"
#include "source/files.h"

namespace twinhull::commands {

/// The output of a chart with a comment behind each line: the lines of the template and of the values files
/// that it comes from. It is YAML with the same content.
std::string with_origins(const ChartRun& run);

/// The same for an object of a kustomization, printed as `text`: the lines of the files that set it.
std::string with_origins(std::string_view text, const kustomize::BuiltObject& object,
                         const source::Files& files);

}  // namespace twinhull::commands
