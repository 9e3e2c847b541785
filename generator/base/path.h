#pragma once

#include <string>
#include <string_view>

namespace twinhull::base {

/// `directory/name`, with `.` and `..` resolved lexically. An absolute name stays unchanged.
std::string join_path(std::string_view directory, std::string_view name);

/// The directory of a path; `.` if it has none.
std::string directory_of(std::string_view path);

/// The last component of a path.
std::string_view file_name(std::string_view path);

}  // namespace twinhull::base
