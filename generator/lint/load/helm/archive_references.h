#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace twinhull::lint {

/// What is known about the schemas in a packed chart.
enum class ArchiveSchema : std::uint8_t {
  closed,            ///< without references to other files or addresses
  refers_elsewhere,  ///< one may have such a reference
  nested,            ///< it contains an archive, which is not searched
  damaged,           ///< it cannot be unpacked
  too_large,         ///< unpacked, it exceeds the limit of Helm
  not_searched,      ///< the archives before it have used up the limit
};

/// What all archives of a chart may contain in bytes, unpacked: what Helm accepts for a single one.
constexpr std::size_t kMostUnpacked = std::size_t{100} << 20;

/// Searches the archive as it is: only Helm knows which of its files it takes. `left` is what is left of
/// `kMostUnpacked` and is reduced.
ArchiveSchema schema_of_archive(std::string_view archive, std::size_t& left);

}  // namespace twinhull::lint
