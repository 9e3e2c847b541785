#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinhull::git {

/// An entry of an index file as it is stored.
struct IndexRecord {
  std::string path;  ///< empty: it replaces an entry of the shared index
  std::uint32_t mode = 0;
  std::uint32_t stage = 0;  ///< 0: without conflict; 1 to 3: base, our and their side
  std::string_view id;      ///< the digest of the contents, a part of the parsed text
};

struct IndexFile {
  std::vector<IndexRecord> records;
  std::string shared;   ///< of a split index: the digest in the name of the shared one, in hexadecimal
  bool sparse = false;  ///< entries can be directories
};

/// An index file of version 2 to 4, with digests of that size. Nothing if it is damaged or of another
/// version.
std::optional<IndexFile> parse_index(std::string_view text, std::size_t hash_size);

}  // namespace twinhull::git
