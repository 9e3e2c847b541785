#pragma once

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
};

/// Searches the archive as it is: only Helm knows which of its files it takes.
ArchiveSchema schema_of_archive(std::string_view archive);

}  // namespace twinhull::lint
