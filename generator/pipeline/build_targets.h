#pragma once

#include <optional>
#include <set>
#include <vector>

#include "diagnostic/finding.h"
#include "emit/gitops/gitops.h"
#include "emit/output/output.h"
#include "html_report/page.h"
#include "model/system.h"
#include "pipeline/build_context.h"

namespace twinhull::pipeline {

/// The result of building one target.
struct TargetResult {
  std::vector<emit::OutputFile> files;
  std::set<emit::AllowedKind> kinds;
  emit::TargetFacts facts;  ///< for controllers
  diagnostic::Findings findings;
  diagnostic::Findings lint_findings;  ///< comments can suppress them
  std::size_t objects = 0;
  std::optional<html_report::TargetReport> report;
};

/// Builds all targets of a variant in order, on up to `context.jobs` threads. If the first target has no
/// findings, the others reuse its results where they are the same. A target that turns out to have findings
/// is rebuilt alone, so that they point into its own files.
std::vector<TargetResult> build_targets(VariantContext& variant_context, const model::Variant& variant,
                                        const BuildContext& context);

}  // namespace twinhull::pipeline
