#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/file_system.h"

namespace twinhull::lint {

/// The files below the paths of a run, in the order found.
struct Discovered {
  std::vector<std::string> manifests;  ///< YAML and JSON files outside of charts; `-` is standard input
  std::vector<std::string> charts;     ///< directories with a Chart.yaml
  std::vector<std::string> values_templates;  ///< `values.yaml.gotmpl`, templates of helmfile
  std::vector<std::string> kustomizations;    ///< kustomization files
  std::vector<std::string>
      scripts;  ///< shell scripts, Makefiles, Markdown: they can say what is applied; Tiltfiles
  std::vector<std::pair<std::string, std::string>> unreadable;  ///< path and reason
  int ignored = 0;  ///< YAML files and directories that `exclude` excludes, or a .gitignore if git does not
                    ///< track them
  int hidden = 0;   ///< YAML files and directories that are skipped because their names begin with a `.`
  std::string beyond;     ///< the first file that exceeds the limit of files
  std::string unmatched;  ///< the first path for which the limit of patterns was exceeded
  int left_out = 0;       ///< number of files beyond the limit
  int linked = 0;         ///< links to directories, which are not followed
};

/// Walks directories, without files that `exclude` excludes, files that a .gitignore excludes and git does
/// not track, hidden files and, of a chart, what Helm reads: the chart is rendered. Paths given explicitly
/// are checked even if they are ignored; a file that Helm reads is replaced by its chart. Only regular files
/// are opened.
Discovered discover(const std::vector<std::string>& paths, const std::vector<std::string>& exclude,
                    base::FileSystem& fs);

/// Whether it is `kustomization.yaml` or another name that Kustomize recognizes.
bool is_kustomization(std::string_view path);

}  // namespace twinhull::lint
