#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/process.h"
#include "lint/load/chart_source.h"
#include "lint/load/helm_message.h"
#include "lint/load/temporary_tree.h"
#include "lint/load/workspace.h"

namespace twinhull::lint {

/// A values file for Helm.
struct ValuesLayer {
  std::string shown;                   ///< the file users edit, or which contains the values
  std::string path;                    ///< the file that Helm reads
  const yaml::Node* within = nullptr;  ///< the map or text in another file that contains the values
};

/// A reason why a chart did not render completely.
struct RenderFailure {
  HelmMessage message;
  std::string text;  ///< the output of the template, if it is not valid YAML
};

/// One set of values that a chart is rendered with, and the result.
struct Rendering {
  std::string chart;    ///< its directory
  std::string release;  ///< name of the release: that of the chart
  std::vector<ValuesLayer> values;
  std::vector<std::string> sets;
  std::vector<Switch> switches;
  std::vector<ValuesLayer> fallbacks;  ///< added one at a time if the values alone are rejected
  bool rendered = false;               ///< there is output, partial if there are `failures`
  std::string output;
  std::vector<RenderFailure> failures;
  bool foreign_schema = false;  ///< its schema refers elsewhere, which Helm would fetch, so it is removed
  bool leaks = false;           ///< links of the chart lead outside of the checked directories: they are
                                ///< removed
  std::string stopped;          ///< why Helm was stopped; empty if it was not

  /// Whether the chart is complete: .helmignore lines that exclude Chart.yaml were ignored.
  bool whole() const;
};

/// How charts are rendered in this run.
struct Renderer {
  std::string helm;  ///< the program
  std::string kubernetes_version;
  base::ProcessLimits limits;
};

/// Renders; a template that fails is removed and the rest is rendered again, so that one error does not hide
/// others.
void render(const Renderer& renderer, base::FileSystem& fs, Rendering& rendering);

/// The sets of values that a chart is rendered with: those of the command line, or else values.yaml, each
/// known values file, those of `ci/`, and those that Argo CD, Flux and helmfile set in the files of the run.
/// Inline values are written to `scratch`.
std::vector<Rendering> find_renderings(const ChartSource& chart, const InputOptions& options,
                                       const std::vector<std::string>& manifests, const Workspace& input,
                                       SourceCache& sources, const TemporaryTree& scratch);

/// Values files outside of the chart: in the parent directory, and referenced ones.
std::vector<std::string> values_outside(const std::string& chart, const std::vector<Rendering>& renderings);

/// What keeps whole objects of a chart from being rendered: booleans that are false in values.yaml, and API
/// versions that only some clusters have.
std::vector<Switch> find_switches(const ChartSource& chart, SourceCache& sources);

/// " with values-prod.yaml", empty for values.yaml alone.
std::string with_values(const Rendering& rendering);

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
