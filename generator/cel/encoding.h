#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace twinhull::cel {

/// Base64 of any bytes, with or without padding; nothing if it is malformed.
std::optional<std::string> decode_base64(std::string_view text);
std::string encode_base64(std::string_view bytes);

/// A number as Go's `%g` prints it, with as few digits as give it back: "1e+06", "0.1", "NaN".
std::string print_number(double value);

/// Whether the text is valid UTF-8.
bool is_utf8(std::string_view text);

}  // namespace twinhull::cel
