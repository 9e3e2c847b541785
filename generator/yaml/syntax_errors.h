#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "diagnostic/finding.h"

namespace twinhull::yaml {

/// Translates a yaml-cpp error (message and byte offset) into a finding at the location where a user would
/// look.
diagnostic::Finding translate_yaml_cpp_error(std::string_view text, std::uint32_t file, std::size_t offset,
                                             const std::string& message);

/// The finding for an unclosed bracket at `begin`, or for one in which more than 100 are nested; yaml-cpp
/// reports other errors at the end of the file for such texts.
std::optional<diagnostic::Finding> find_unclosed_bracket(std::string_view text, std::uint32_t file,
                                                         std::uint32_t begin);

}  // namespace twinhull::yaml
