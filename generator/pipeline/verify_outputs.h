#pragma once

#include <vector>

#include "diagnostic/finding.h"
#include "emit/output/output.h"
#include "model/system.h"

namespace twinhull::pipeline {

/// Renders the generated chart and builds the generated overlays for every target, as Helm and Kustomize do,
/// and compares the objects as data: an `outputs-differ` for every target whose outputs differ. Allowed to
/// differ are what belongs to one of them: hooks, the Namespace, the namespace of an object (`--namespace`),
/// the labels `helm.sh/chart` and `app.kubernetes.io/managed-by`, hash suffixes and checksums of generated
/// ConfigMaps. Secrets whose values are supplied at install time are not compared. Uses up to `jobs` threads.
diagnostic::Findings verify_outputs(const model::System& system, const std::vector<emit::OutputFile>& files,
                                    int jobs);

}  // namespace twinhull::pipeline
