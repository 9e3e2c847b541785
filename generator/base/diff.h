#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace twinhull::base {

struct DiffOptions {
  std::size_t context = 3;      ///< unchanged lines shown around a change
  std::size_t max_edits = 500;  ///< beyond that many changed lines, no shortest diff is looked for
  std::size_t max_lines = 200;  ///< lines shown before the rest is only counted
};

/// What turns one text into another, in the unified format with `--- old_name` and `+++ new_name`;
/// empty when they are equal. Takes time proportional to the lines times the changed lines, and a
/// fixed amount of work per line beyond `max_edits`.
std::string unified_diff(std::string_view old_name, std::string_view new_name, std::string_view old_text,
                         std::string_view new_text, const DiffOptions& options = {});

}  // namespace twinhull::base
