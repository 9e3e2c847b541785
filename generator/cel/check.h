#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twinhull::cel {

/// Why an expression cannot be evaluated: its syntax, a variable that is not among those given, a function
/// that does not exist or has another number of arguments. Empty if none of these is wrong. Types are not
/// checked.
std::string check(std::string_view text, const std::vector<std::string_view>& variables);

}  // namespace twinhull::cel
