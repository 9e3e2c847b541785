#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinhull::cel {

/// A semantic version (2.0.0).
struct Semver {
  std::array<std::uint64_t, 3> numbers{};
  std::vector<std::string> prerelease;
};

/// With `normalize`, a `v` in front, leading zeros and missing numbers are accepted: `v1.02` is `1.2.0`.
std::optional<Semver> parse_semver(std::string_view text, bool normalize);

/// -1, 0 or 1, by the order of the specification; build metadata is ignored.
int compare(const Semver& a, const Semver& b);

}  // namespace twinhull::cel
