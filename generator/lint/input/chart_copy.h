#pragma once

#include <string>
#include <utility>

#include "base/file_system.h"
#include "lint/input/temporary_tree.h"

namespace twinhull::lint {

/// A copy of a chart in a scratch folder, made of links, in which single files can be changed.
class ChartCopy {
 public:
  ChartCopy(const std::string& chart, base::FileSystem& fs);

  /// False where the chart is too large to be copied, or could not be.
  bool usable() const { return usable_; }
  std::string folder() const { return scratch_.path(chart_); }
  /// Takes everything out of a template but the templates it defines for others; false where it is not a file
  /// of the chart, or nothing was in it.
  bool empty_template(const std::string& below);
  /// Takes those dependencies out of Chart.yaml that are not in charts/; false where there are none.
  bool drop_missing_dependencies();
  /// Takes away the lines of .helmignore that leave Chart.yaml out; false where there are none.
  bool drop_ignored_chart();
  /// A message of Helm with the chart's own folder in the place of the copy.
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
