#pragma once

#include <string>
#include <string_view>

namespace twinhull::base {

/// The SHA-256 digest as 64 lowercase hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace twinhull::base
