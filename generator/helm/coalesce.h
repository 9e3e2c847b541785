#pragma once

#include <string>

#include "base/expected.h"
#include "helm/chart.h"
#include "helm/value.h"

namespace twinhull::helm {

/// The values of a chart and its subcharts for a release: the given ones, completed by values.yaml of each
/// chart, globals passed down. A null removes a value, unless `merge`. Fails on a type mismatch.
base::Expected<Value> coalesce_values(Heap& heap, const Chart& chart, const Value& given, bool merge);

/// Adds to `to` what only `from` has, at every depth. A null in `to` removes the key, unless `merge`.
void coalesce_tables(Heap& heap, Map& to, const Value& from, bool merge, int depth = 0);

/// Merges values files: maps of `over` into those of `base`, other values replaced.
void merge_values(Heap& heap, Map& base, const Value& over, int depth = 0);

/// Resolves aliases, tags and conditions, removes disabled subcharts, and imports values. Returns an error,
/// empty on success.
std::string process_dependencies(Heap& heap, Chart& chart, const Value& given);

}  // namespace twinhull::helm
