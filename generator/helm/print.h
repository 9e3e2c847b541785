#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "helm/value.h"

namespace twinhull::helm {

/// As `fmt.Sprint` prints the value: `map[a:1 b:[x y]]`, `1e+06`, `<nil>`.
void print(std::string& out, const Value& value);
std::string printed(const Value& value);

/// Sprig's `toString`.
std::string text_of(const Value& value);

/// Go's `strconv.Quote`, as `%q` prints a text.
std::string go_quoted(std::string_view text);

/// Go's `fmt.Sprint`: a space between two operands of which neither is a text.
std::string go_sprint(const std::vector<Value>& values, bool line);

/// Go's `fmt.Sprintf`. Widths and precisions are limited.
std::string go_sprintf(std::string_view format, const std::vector<Value>& values);

/// As encoding/json writes it: keys sorted, HTML characters escaped if `html`. With `indent`, on several
/// lines. Sets `fault` if the value has none.
std::string to_json(const Value& value, bool html, bool indent, std::string& fault);

}  // namespace twinhull::helm
