#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/process.h"
#include "lint/helm/chart_source.h"
#include "lint/input/helm_message.h"
#include "lint/input/temporary_tree.h"
#include "lint/input/workspace.h"

namespace twinhull::lint {

/// A values file that is handed to Helm.
struct ValuesLayer {
  std::string shown;                   ///< the file a person edits, or what its values stand in
  std::string path;                    ///< the file that Helm reads
  const yaml::Node* within = nullptr;  ///< the map or text of another file that holds the values
};

/// A reason why a chart did not render, or not as a whole.
struct RenderFailure {
  HelmMessage message;
  std::string text;  ///< what the template rendered, where that is no YAML
};

/// One set of values a chart is rendered with, and what came of it.
struct Rendering {
  std::string chart;    ///< its folder
  std::string release;  ///< what the release is called: as the chart is
  std::vector<ValuesLayer> values;
  std::vector<std::string> sets;
  std::vector<Switch> switches;
  std::vector<ValuesLayer> fallbacks;  ///< added one at a time where the values alone are refused
  bool rendered = false;               ///< something came out, with `failures` in part only
  std::string output;
  std::vector<RenderFailure> failures;
  bool foreign_schema = false;  ///< its schema refers elsewhere: Helm would fetch that, so it is left out
  bool leaks = false;           ///< links of the chart lead out of what is looked at: they are left out
  std::string stopped;          ///< why Helm was stopped before it was done; empty where it was not

  /// Whether nothing of the chart is left out: a .helmignore in the way was set aside.
  bool whole() const;
};

/// How charts are rendered in this run.
struct Renderer {
  std::string helm;  ///< the program
  std::string kubernetes_version;
  base::ProcessLimits limits;
};

/// Renders; a template that fails is taken out and the rest rendered again, so that one mistake does not
/// hide the others.
void render(const Renderer& renderer, base::FileSystem& fs, Rendering& rendering);

/// The sets of values that a chart is rendered with: those of the command line, or else values.yaml, each
/// values file that is known, those of `ci/`, and what Argo CD, Flux and helmfile say in the files of the
/// run. Inline values are written to `scratch`.
std::vector<Rendering> find_renderings(const ChartSource& chart, const InputOptions& options,
                                       const std::vector<std::string>& manifests, const Workspace& input,
                                       SourceCache& sources, const TemporaryTree& scratch);

/// Values files of a chart that lie outside of it: in the folder above, and those that were named.
std::vector<std::string> values_outside(const std::string& chart, const std::vector<Rendering>& renderings);

/// What keeps whole objects of a chart from being rendered: booleans that are false in values.yaml, and API
/// versions that only some clusters have.
std::vector<Switch> find_switches(const ChartSource& chart, SourceCache& sources);

/// " with values-prod.yaml", empty for the values of values.yaml alone.
std::string with_values(const Rendering& rendering);

/// Why charts did not render, said once each.
class FailureReport {
 public:
  FailureReport(SourceCache& sources, source::Files& files, Workspace& input)
      : sources_(sources), files_(files), input_(input) {}

  /// `alone`: no rendering of the chart came out as a whole.
  void add(const ChartSource& chart, const Rendering& rendering, bool alone);

 private:
  /// What is wrong with a file that Helm cannot read; false where nothing is.
  bool add_yaml_errors(const std::string& path);
  void add_values_errors(const ChartSource& chart, const Rendering& rendering, const HelmMessage& message);
  void add_refusals(const ChartSource& chart, const Rendering& rendering, const HelmMessage& message);
  /// Where values.schema.json asks for a property of all values.
  source::Span required_at(const ChartSource& chart, std::string_view property);
  void add_rendered_text(const Rendering& rendering, const RenderFailure& failure,
                         diagnostic::Finding finding);
  void add_once(diagnostic::Finding finding);
  /// Notes what did not render: which objects it holds is unknown. `of`: the template that fails.
  void add_unread(const ChartSource& chart, const Rendering& rendering, const HelmMessage& of);

  SourceCache& sources_;
  source::Files& files_;
  Workspace& input_;
  std::set<std::string> told_;
  std::set<std::uint32_t> unread_;  ///< templates that did not render
};

}  // namespace twinhull::lint
