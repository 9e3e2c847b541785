#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace twinhull::yaml {

// How go-yaml, releases 2 and 3, reads plain scalars.

/// Whether Go's `strconv.ParseInt(text, 0, 64)` or `ParseUint` accepts the text, without underscores.
bool is_go_integer(std::string_view text);

/// Whether the text is `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, in the range of a double.
bool is_go_float(std::string_view text);

/// A date or time that Go's `time.Parse` accepts with one of the four layouts of go-yaml, as Go's JSON prints
/// it: `2026-01-31T00:00:00Z`.
std::optional<std::string> go_yaml_timestamp(std::string_view text);

}  // namespace twinhull::yaml
