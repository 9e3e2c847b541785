#pragma once

#include <optional>
#include <string_view>

namespace twinhull::pipeline {

/// A part of all systems: those whose names have the digest `index` modulo `count`. So the part of a system
/// does not depend on which other systems there are.
struct Shard {
  unsigned index = 0;  ///< from 0
  unsigned count = 1;

  bool has(std::string_view system) const;
};

/// Parses `2/8`, the second of eight; empty if it has another form.
std::optional<Shard> parse_shard(std::string_view text);

}  // namespace twinhull::pipeline
