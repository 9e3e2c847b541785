#pragma once

#include <string>

#include "kustomize/accumulate.h"
#include "kustomize/context.h"

namespace twinhull::kustomize {

/// The directory of the chart that an entry of `helmCharts` names, without links; empty if it does not exist:
/// it is not downloaded. `globals` is `helmGlobals`, or null.
std::string chart_directory(base::FileSystem& fs, const std::string& directory, const yaml::Node& entry,
                            const yaml::Node* globals);

/// Adds the objects of a chart, as `helm template` renders it in this process. All of their values are at the
/// entry. A chart that does not exist is a finding. `notes_origins`: objects are annotated with their origin.
void inflate(Context& context, const KustomizationRoot& tree, const yaml::Node& entry,
             const yaml::Node* globals, Accumulated& into, bool notes_origins);

}  // namespace twinhull::kustomize
