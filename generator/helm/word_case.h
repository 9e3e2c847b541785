#pragma once

#include <string>
#include <string_view>

namespace twinhull::helm {

/// `http-server` as `HttpServer`, as Sprig's `camelcase`.
std::string pascal_case(std::string_view text);

/// `HTTPServer` as `http_server`, as Sprig's `snakecase` and `kebabcase`.
std::string joined_words(std::string_view text, char connector);

}  // namespace twinhull::helm
