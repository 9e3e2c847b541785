#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "diagnostic/finding.h"
#include "lint/load/helm/chart_render.h"
#include "lint/load/helm/chart_source.h"
#include "lint/load/helm/render_reason.h"
#include "lint/load/workspace/source_cache.h"
#include "lint/load/workspace/workspace.h"
#include "source/files.h"

namespace twinhull::lint {

/// The reasons why charts did not render, without duplicates.
class FailureReport {
 public:
  FailureReport(SourceCache& sources, source::Files& files, Workspace& input)
      : sources_(sources), files_(files), input_(input) {}

  /// `alone`: no render of the chart was complete.
  void add(const ChartSource& chart, const ChartRender& rendering, bool alone);
  /// A .helmignore that excludes Chart.yaml itself, in these lines.
  void add_ignored(const ChartSource& chart, const std::vector<int>& lines);

 private:
  void add_one(const ChartSource& chart, const ChartRender& rendering, const helm::RenderError& error,
               diagnostic::Severity severity);
  /// Reports errors in a file that Helm cannot read; false if there are none.
  bool add_yaml_errors(const std::string& path);
  void add_values_error(const ChartSource& chart, const ChartRender& rendering,
                        const helm::RenderError& error);
  void add_refusal(const ChartSource& chart, const ChartRender& rendering, const helm::RenderError& error);
  /// The location in values.schema.json that requires the property that a message names.
  source::Span required_at(const ChartSource& chart, const std::string& message);
  /// Places a finding at the template, and at those that include it.
  void point_to_templates(const ChartSource& chart, const helm::RenderError& error, const std::string& at,
                          diagnostic::Finding& finding);
  void add_rendered_text(const ChartRender& rendering, const helm::RenderError& error,
                         diagnostic::Finding finding);
  void add_once(diagnostic::Finding finding);
  /// Records what did not render: its objects are unknown. `of`: the template that fails; null: all.
  void add_unread(const ChartSource& chart, const helm::RenderError* of);
  /// Whether a template fails because another one cannot be parsed, or is in a missing dependency.
  bool is_consequence(const ChartSource& chart, const ChartRender& rendering, const helm::RenderError& error);

  SourceCache& sources_;
  source::Files& files_;
  Workspace& input_;
  std::set<std::string> reported_;
  std::set<std::uint32_t> unread_;  ///< templates that did not render
};

}  // namespace twinhull::lint
