#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "diagnostic/finding.h"
#include "lint/load/helm/chart_render.h"
#include "lint/load/helm/chart_source.h"
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
  void add(const ChartSource& chart, const Rendering& rendering, bool alone);

 private:
  /// Reports errors in a file that Helm cannot read; false if there are none.
  bool add_yaml_errors(const std::string& path);
  void add_values_errors(const ChartSource& chart, const Rendering& rendering, const HelmMessage& message);
  void add_refusals(const ChartSource& chart, const Rendering& rendering, const HelmMessage& message);
  /// The location in values.schema.json that requires a property at the top level.
  source::Span required_at(const ChartSource& chart, std::string_view property);
  void add_rendered_text(const Rendering& rendering, const RenderFailure& failure,
                         diagnostic::Finding finding);
  void add_once(diagnostic::Finding finding);
  /// Records what did not render: its objects are unknown. `of`: the template that fails.
  void add_unread(const ChartSource& chart, const Rendering& rendering, const HelmMessage& of);

  SourceCache& sources_;
  source::Files& files_;
  Workspace& input_;
  std::set<std::string> reported_;
  std::set<std::uint32_t> unread_;  ///< templates that did not render
};

}  // namespace twinhull::lint
