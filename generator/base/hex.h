#pragma once

#include <string>
#include <string_view>

namespace twinhull::base {

/// Two lowercase hexadecimal digits per byte.
std::string to_hex(std::string_view bytes);

}  // namespace twinhull::base
