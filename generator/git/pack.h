#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"
#include "base/random_access_file.h"
#include "git/object.h"
#include "git/object_id.h"

namespace twinhull::git {

/// A pack of version 2 with its index of version 2. Only the parts that are needed are read.
class Pack {
 public:
  /// `path` without `.pack` and `.idx`.
  static base::Expected<std::unique_ptr<Pack>> open(const std::string& path);

  /// The position of an object; nothing if the pack does not contain it.
  std::optional<std::uint64_t> find(const ObjectId& id) const;
  /// Adds the objects whose names begin with these hexadecimal digits, until there are `most`.
  void add_matches(std::string_view prefix, std::size_t most, std::vector<ObjectId>& out) const;
  /// The object at a position, with its deltas applied.
  base::Expected<Object> read(std::uint64_t offset) const;

 private:
  /// An entry of the pack: an object or a delta.
  struct PackEntry {
    unsigned type = 0;
    std::string data;
    std::uint64_t base = 0;  ///< the position of a delta's base
  };

  Pack() = default;
  bool read_index();
  ObjectId id_at(std::uint32_t number) const;
  std::uint32_t first_not_below(const ObjectId& id) const;
  std::optional<std::uint64_t> offset_at(std::uint32_t number) const;
  std::optional<PackEntry> entry_at(std::uint64_t offset) const;

  std::unique_ptr<base::RandomAccessFile> index_;
  std::unique_ptr<base::RandomAccessFile> pack_;
  std::array<std::uint32_t, 256> fanout_{};  ///< number of objects whose first byte is at most the index
};

}  // namespace twinhull::git
