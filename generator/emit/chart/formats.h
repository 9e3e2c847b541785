#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace twinhull::emit {

/// What replaces a `format` of Kubernetes in a schema for Helm, which does not support it.
struct FormatPattern {
  std::string_view format;
  std::string_view pattern;    ///< for Go's regexp package: no lookaround, no backreferences
  int max_length = 0;          ///< 0: no limit
  std::string_view also = {};  ///< a second pattern, if one is not enough
  std::int64_t least = 0;      ///< minimum of a number
  std::int64_t most = 0;       ///< maximum of a number; 0: the format has no numbers
};

/// Null if the format is not one of Kubernetes. No pattern rejects what the format accepts.
const FormatPattern* format_pattern(std::string_view format);

/// Whether the format is part of draft-07, and Helm checks it as we do.
bool is_standard_format(std::string_view format);

/// Whether Go's regexp package accepts the pattern; false if unsure.
bool is_re2_compatible(std::string_view pattern);

}  // namespace twinhull::emit
