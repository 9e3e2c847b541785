#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lint/load/helm/chart_source.h"
#include "lint/load/workspace/source_cache.h"
#include "lint/load/workspace/workspace.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// A value that a template of the chart prints, and that is not set.
struct PrintedMissing {
  std::vector<std::string> keys;  ///< its path
  source::Span at;                ///< the action
};

/// What the renders of a chart read of its values files.
struct ChartValueUsage {
  bool rendered = false;                                   ///< at least once, and completely
  std::set<std::pair<std::uint32_t, std::uint32_t>> keys;  ///< file and first byte of each key
  std::vector<PrintedMissing> missing;

  /// Whether the value of an entry, or one in it, was read.
  bool reads(const yaml::Entry& entry) const;
};

ChartValueUsage find_value_usage(const ChartSource& chart, const Workspace& input, SourceCache& sources);

}  // namespace twinhull::lint
