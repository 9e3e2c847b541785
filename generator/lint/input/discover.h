#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/file_system.h"

namespace twinhull::lint {

/// What stands below the paths of a run, in the order it was met.
struct Discovered {
  std::vector<std::string> manifests;  ///< YAML and JSON files outside of charts; `-` is standard input
  std::vector<std::string> charts;     ///< folders with a Chart.yaml
  std::vector<std::string> values_templates;  ///< `values.yaml.gotmpl`, which helmfile fills in
  std::vector<std::string> kustomizations;    ///< the kustomization files themselves
  std::vector<std::string>
      scripts;  ///< shell scripts, Makefiles, Markdown: they may say what is applied; Tiltfiles
  std::vector<std::pair<std::string, std::string>> unreadable;  ///< path and reason
  int ignored = 0;  ///< YAML files and folders that a .gitignore or `exclude` leaves out: not what git tracks
  int hidden = 0;   ///< YAML files and folders that were left out because their names begin with a `.`
  std::string beyond;                    ///< the first file that is left out since there are too many
  std::string unmatched;                 ///< the first path that there were too many patterns for
  int left_out = 0;                      ///< how many are
  std::set<std::string> leaking_charts;  ///< those with links that lead out of what is looked at
  int linked = 0;                        ///< links to folders, which are not followed
};

/// Walks through folders, leaving out what `exclude` hides, what a .gitignore hides and git does not track,
/// hidden files and, of a chart, what Helm reads: the chart is rendered. What was named itself is looked at
/// even when it is ignored; a file that Helm reads stands for its chart. Nothing but regular files is ever
/// opened.
Discovered discover(const std::vector<std::string>& paths, const std::vector<std::string>& exclude,
                    base::FileSystem& fs);

/// True for `kustomization.yaml` and the other names Kustomize looks for.
bool is_kustomization(std::string_view path);

}  // namespace twinhull::lint
