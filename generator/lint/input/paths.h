#pragma once

#include <string>
#include <string_view>

namespace twinhull::lint {

/// `folder/name`, with `.` and `..` worked out as far as the text allows. An absolute name stays.
std::string join_path(std::string_view folder, std::string_view name);

/// Where `path`, counted from the top of a repository, leads to the chart: the folder that is the top.
/// False where it leads elsewhere.
bool leads_to(std::string_view path, const std::string& chart, std::string& top);

/// The folder a path stands in; `.` where it names none.
std::string folder_of(std::string_view path);

/// The last part of a path.
std::string_view name_of(std::string_view path);

/// Whether helmfile takes a file of that name by itself.
bool is_helmfile(std::string_view path);

/// `.yaml`, `.yml` or `.json`.
bool is_yaml_name(std::string_view path);

}  // namespace twinhull::lint
