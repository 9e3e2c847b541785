#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twinhull::schema {

/// One value of the keyword `format`.
struct Format {
  std::string_view name;
  /// The reason why a text does not have the format, fit to follow "`x` …"; empty when it does.
  /// Null for standard formats that are notes to the reader and not checked.
  std::string (*check)(std::string_view text) = nullptr;
  bool numbers = false;  ///< numbers are checked too, as they are written
  std::string_view example;
};

/// The format of that name, or null.
const Format* find_format(std::string_view name);

std::vector<std::string_view> format_names();

}  // namespace twinhull::schema
