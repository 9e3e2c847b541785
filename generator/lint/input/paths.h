#pragma once

#include <string>
#include <string_view>

namespace twinhull::lint {

/// `folder/name`, with `.` and `..` resolved lexically. An absolute name stays unchanged.
std::string join_path(std::string_view folder, std::string_view name);

/// Resolves `path`, relative to the root of a repository, to the chart: the directory that is the root. False
/// if it leads elsewhere.
bool leads_to(std::string_view path, const std::string& chart, std::string& top);

/// The directory of a path; `.` if it has none.
std::string folder_of(std::string_view path);

/// The last component of a path.
std::string_view name_of(std::string_view path);

/// Whether helmfile reads a file of that name by default.
bool is_helmfile(std::string_view path);

/// `.yaml`, `.yml` or `.json`.
bool is_yaml_name(std::string_view path);

}  // namespace twinhull::lint
