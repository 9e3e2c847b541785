#pragma once

#include <string>
#include <string_view>

namespace twinhull::lint {

/// `folder/name`, with `.` and `..` worked out as far as the text allows. An absolute name stays.
std::string join_path(std::string_view folder, std::string_view name);

/// The folder a path stands in; `.` where it names none.
std::string folder_of(std::string_view path);

/// The last part of a path.
std::string_view name_of(std::string_view path);

/// `.yaml`, `.yml` or `.json`.
bool is_yaml_name(std::string_view path);

}  // namespace twinhull::lint
