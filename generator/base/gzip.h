#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace twinhull::base {

/// The contents of a gzip file of one or more members. Nothing if it is damaged or more than `most` bytes.
/// Checksums are not compared.
std::optional<std::string> gunzip(std::string_view file, std::size_t most);

}  // namespace twinhull::base
