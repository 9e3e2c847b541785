#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "base/process.h"
#include "lint/load/helm/helm_message.h"
#include "lint/load/workspace/temporary_tree.h"
#include "lint/load/workspace/workspace.h"

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

/// " with values-prod.yaml", empty for values.yaml alone.
std::string with_values(const Rendering& rendering);

}  // namespace twinhull::lint
