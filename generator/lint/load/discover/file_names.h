#pragma once

#include <string>
#include <string_view>

namespace twinhull::lint {

/// Resolves `path`, relative to the root of a repository, to the chart: the directory that is the root. False
/// if it leads elsewhere.
bool leads_to(std::string_view path, const std::string& chart, std::string& top);

/// Whether helmfile reads a file of that name by default.
bool is_helmfile(std::string_view path);

/// `values-prod.yaml`, `prod.values.yml`: named like the values files next to a chart.
bool is_values_name(std::string_view name);

/// `.yaml`, `.yml` or `.json`.
bool is_yaml_name(std::string_view path);

}  // namespace twinhull::lint
