#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "diagnostic/rules.h"

namespace twinhull::diagnostic {

/// A rule as the program contains it: without pointers, which the loader would have to relocate at every
/// start.
struct PackedRule {
  Severity severity = Severity::error;
  std::array<std::uint32_t, 6> sizes{};  ///< of its texts: ID, group, profiles, title, equivalents, page
};

/// `texts` are those of all rules, one after the other.
std::vector<Rule> unpacked(std::span<const PackedRule> rules, std::string_view texts);

}  // namespace twinhull::diagnostic
