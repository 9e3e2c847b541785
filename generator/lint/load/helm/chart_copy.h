#pragma once

#include <string>
#include <utility>

#include "base/file_system.h"
#include "lint/load/workspace/temporary_tree.h"

namespace twinhull::lint {

/// A copy of a chart in a temporary directory that consists of links, in which single files can be changed.
class ChartCopy {
 public:
  ChartCopy(const std::string& chart, base::FileSystem& fs);

  /// False if the chart is too large, or copying failed.
  bool usable() const { return usable_; }
  std::string folder() const { return scratch_.path(chart_); }
  /// Removes everything from a template except the named templates it defines; false if it is not a file of
  /// the chart, or nothing was removed.
  bool empty_template(const std::string& below);
  /// Removes the dependencies from Chart.yaml that are not in charts/; false if there are none.
  bool drop_missing_dependencies();
  /// Removes the lines of .helmignore that exclude Chart.yaml; false if there are none.
  bool drop_ignored_chart();
  /// A message of Helm with the paths of the chart instead of those of the copy.
  std::string without_prefix(std::string message) const {
    return scratch_.without_prefix(std::move(message));
  }

 private:
  void link_folder(const std::string& folder, int depth);
  void replace(const std::string& path, std::string_view text);

  std::string chart_;
  base::FileSystem& fs_;
  TemporaryTree scratch_;
  std::size_t files_ = 0;
  bool usable_ = true;
};

}  // namespace twinhull::lint
