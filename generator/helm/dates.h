#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twinhull::helm {

/// A time with Go's layout (`2006-01-02 15:04:05`), in a zone that is `offset` seconds from UTC.
/// `nanoseconds` since 1970, in UTC.
std::string format_time(std::string_view layout, std::int64_t nanoseconds, int offset = 0,
                        std::string_view zone = "UTC");

/// A time that a text gives in Go's layout; empty if it does not match.
std::optional<std::int64_t> parse_time(std::string_view layout, std::string_view text);

/// A duration in Go's format (`1h30m`), in nanoseconds; empty if it has another format.
std::optional<std::int64_t> parse_duration(std::string_view text);

/// `1h30m0s`, as Go prints a duration.
std::string duration_text(std::int64_t nanoseconds);

}  // namespace twinhull::helm
