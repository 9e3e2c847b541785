#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "diagnostic/finding.h"

namespace twinhull::yaml {

/// The finding for a text that yaml-cpp could not read: its message and byte offset in our words, at
/// the place where a person would look.
diagnostic::Finding translate_yaml_cpp_error(std::string_view text, std::uint32_t file, std::size_t offset,
                                             const std::string& message);

/// The finding for a bracket at `begin` that is never closed, or around which more than 100 nest; yaml-cpp
/// takes such texts for something else at the end of the file.
std::optional<diagnostic::Finding> find_unclosed_bracket(std::string_view text, std::uint32_t file,
                                                         std::uint32_t begin);

}  // namespace twinhull::yaml
