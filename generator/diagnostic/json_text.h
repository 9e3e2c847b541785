#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace twinhull::diagnostic {

/// JSON indented by two spaces, with a final line break. Invalid UTF-8 becomes U+FFFD; characters that are
/// unsafe for display are written as `\uXXXX`.
std::string to_json_text(const nlohmann::ordered_json& value);

}  // namespace twinhull::diagnostic
