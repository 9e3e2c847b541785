#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace twinhull::schema {

/// PCRE2's name of a general category of Unicode ("Lu"), from its short or long name; empty if there is none.
std::string_view general_category(std::string_view name);

/// What `\p{Greek}` of RE2 matches, as an item of a class of PCRE2; nothing if Go has no such property.
std::optional<std::string> re2_property(std::string_view name, bool negated);

/// A code point as PCRE2 reads it inside and outside of classes: `\x{1f600}`.
std::string pcre_code_point(char32_t value);

}  // namespace twinhull::schema
