#pragma once

#include <string>
#include <string_view>

namespace twinhull::base {

/// Encodes in base64 with padding and without line breaks.
std::string base64(std::string_view bytes);

/// Decodes base64 with or without padding. Empty if the input is not valid base64 or decodes to something
/// other than printable text (control characters, non-ASCII bytes).
std::string decode_base64(std::string_view digits);

}  // namespace twinhull::base
