#pragma once

#include <string>
#include <string_view>

namespace twinhull::base {

/// The bytes in base64 with padding and without line breaks.
std::string base64(std::string_view bytes);

/// The text that base64 stands for, with or without padding; empty where it stands for no text (control
/// characters, bytes beyond ASCII) or is no base64.
std::string decode_base64(std::string_view digits);

}  // namespace twinhull::base
