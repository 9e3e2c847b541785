#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace twinhull::emit {

/// What stands for a `format` of Kubernetes in a schema for Helm, which does not know it.
struct FormatPattern {
  std::string_view format;
  std::string_view pattern;    ///< for Go's regexp package: no lookaround, no backreferences
  int max_length = 0;          ///< 0: no limit
  std::string_view also = {};  ///< a second pattern, for what one cannot say
  std::int64_t least = 0;      ///< of a number in the place of a text
  std::int64_t most = 0;       ///< 0: numbers have no format
};

/// Null where the format is not one of Kubernetes. No pattern refuses what the format accepts.
const FormatPattern* format_pattern(std::string_view format);

/// Whether the format is one of draft-07 itself that Helm checks as we do.
bool is_standard_format(std::string_view format);

/// Whether Go's regexp package takes the pattern; when in doubt, no.
bool is_re2_compatible(std::string_view pattern);

}  // namespace twinhull::emit
