#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "diagnostic/finding.h"

namespace twinhull::yaml {

/// Errors for which the search for the actual mistake differs.
enum class SyntaxErrorKind { other, missing_colon, unclosed_quote, unclosed_bracket };

/// Why a text is not valid YAML, at the location where its reader stopped. Thrown and caught
/// inside this directory.
struct SyntaxError {
  diagnostic::Finding finding;
  SyntaxErrorKind kind = SyntaxErrorKind::other;
};

/// Translates a yaml-cpp error (message and byte offset) into one at the location where a user would
/// look.
SyntaxError translate_yaml_cpp_error(std::string_view text, std::uint32_t file, std::size_t offset,
                                     const std::string& message);

/// The error for an unclosed bracket at `begin`, or for one in which more than 100 are nested; yaml-cpp
/// reports other errors at the end of the file for such texts.
std::optional<SyntaxError> find_unclosed_bracket(std::string_view text, std::uint32_t file,
                                                 std::uint32_t begin);

}  // namespace twinhull::yaml
