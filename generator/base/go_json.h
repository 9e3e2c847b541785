#pragma once

#include <string>
#include <string_view>

namespace twinhull::base {

/// What Go's encoder does with `<`, `>` and `&`: `json.Marshal` escapes them.
enum class JsonHtml { escaped, plain };

/// Appends a text as a JSON string, as Go's encoding/json writes it: U+2028 and U+2029 are escaped, and bytes
/// that are not valid UTF-8 are replaced by U+FFFD.
void append_go_json_string(std::string& out, std::string_view text, JsonHtml html = JsonHtml::escaped);

}  // namespace twinhull::base
