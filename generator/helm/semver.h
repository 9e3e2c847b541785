#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"

namespace twinhull::helm {

/// A version as Masterminds/semver reads it: `1.2.3-rc.1+build`, also `v1.2`.
struct Version {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::uint64_t patch = 0;
  std::string prerelease;
  std::string metadata;
  std::string original;
};

base::Expected<Version> parse_version(std::string_view text);
/// `1.2.3-rc.1+build`
std::string text_of(const Version& version);
/// Less than, equal to or greater than 0; metadata is ignored.
int compare(const Version& a, const Version& b);

/// Whether a version satisfies constraints such as `^1.2 || >=2.0, <3`.
base::Expected<bool> satisfies(std::string_view constraints, const Version& version);

}  // namespace twinhull::helm
