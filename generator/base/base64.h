#pragma once

#include <string>
#include <string_view>

namespace twinhull::base {

/// The bytes in base64 with padding and without line breaks.
std::string base64(std::string_view bytes);

}  // namespace twinhull::base
