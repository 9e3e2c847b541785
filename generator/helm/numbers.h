#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "helm/value.h"

namespace twinhull::helm {

/// Go's `strconv.ParseInt(text, 0, 64)`: prefixes 0x, 0o, 0b and 0, and underscores between digits. With
/// `number_base` 10 or 8, only digits.
std::optional<std::int64_t> parse_go_integer(std::string_view text, int number_base = 0);

/// Go's `strconv.ParseFloat(text, 64)`, without infinities.
std::optional<double> parse_go_float(std::string_view text);

/// The conversions of spf13/cast that Sprig's arithmetic uses; 0 where there is none.
std::int64_t to_int64(const Value& value);
double to_float64(const Value& value);

}  // namespace twinhull::helm
