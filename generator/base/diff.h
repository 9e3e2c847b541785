#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace twinhull::base {

struct DiffOptions {
  std::size_t context = 3;      ///< unchanged lines shown around a change
  std::size_t max_edits = 500;  ///< with more changed lines than this, the diff need not be minimal
  std::size_t max_lines = 200;  ///< lines shown; further lines are only counted
};

/// The unified diff with the headers `--- old_name` and `+++ new_name`; empty if the texts are equal. The
/// time is proportional to lines times changed lines, and to lines alone beyond `max_edits`.
std::string unified_diff(std::string_view old_name, std::string_view new_name, std::string_view old_text,
                         std::string_view new_text, const DiffOptions& options = {});

}  // namespace twinhull::base
