#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace twinhull::diagnostic {

/// JSON with two spaces and a closing line break. Bytes that are not UTF-8 become U+FFFD; characters
/// that disturb a display are written as `\uXXXX`, so that the text may go to a terminal.
std::string to_json_text(const nlohmann::ordered_json& value);

}  // namespace twinhull::diagnostic
