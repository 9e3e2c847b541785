#pragma once

#include <string>

namespace twinhull::base {

/// Identifies the running program: the build ID that the linker computes from everything in it, as
/// hexadecimal digits. Empty if it was linked without one.
std::string program_id();

}  // namespace twinhull::base
