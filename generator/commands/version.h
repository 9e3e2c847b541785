#pragma once

#include <string>
#include <string_view>

namespace twinhull::commands {

/// The abbreviated hash and the date of the commit that the program was built from; empty if unknown. Made by
/// cmake/commit.cmake.
extern const std::string_view kCommit;

/// `twinhull 0.1.0 (0123456789ab 2026-01-31)`
std::string version_line();

}  // namespace twinhull::commands
