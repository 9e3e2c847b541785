#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace twinhull::base {

/// Unpacks a zlib stream of exactly `size` bytes. `next` returns the following part of the input, empty at
/// its end. Empty if the stream is damaged or has another size.
std::string inflate_zlib(const std::function<std::string_view()>& next, std::size_t size, bool& valid);

/// Unpacks the first bytes of a zlib stream, at most `most`. Empty if it is damaged.
std::string inflate_zlib_prefix(std::string_view stream, std::size_t most);

}  // namespace twinhull::base
