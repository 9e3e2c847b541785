#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace twinhull::base {

enum class GzipFault : std::uint8_t { none, damaged, too_large };

/// What a gzip file contains; empty if it has a fault.
struct Gunzipped {
  std::string bytes;
  GzipFault fault = GzipFault::none;
};

/// Unpacks a gzip file of one or more members, up to `most` bytes. Its checksums are compared.
Gunzipped gunzip(std::string_view file, std::size_t most);

}  // namespace twinhull::base
