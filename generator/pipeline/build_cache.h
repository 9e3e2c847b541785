#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "pipeline/inputs.h"

namespace twinhull::pipeline {

// What a build made, by a digest of everything that it depends on: the program, its limits, and the text of
// every input. A system whose inputs have a record need not be built if its files are those of the record.
// Records are kept in the user's cache directory. They are not in the repository, where anyone who
// changes generated files could change the record as well.

/// The name of objects that a controller applies, and the setting that determines it.
struct ControllerName {
  std::string name;
  source::Span span;
};

/// The result of building a system without findings.
struct BuildCacheEntry {
  std::string key;           ///< the digest of the inputs
  std::string index_digest;  ///< SHA-256 of its index.json, which has the digests of its files
  std::size_t targets = 0;
  std::size_t objects = 0;
  std::vector<ControllerName> controller_names;
};

/// The files of one system: those from `first` on, before `end`.
struct FileRange {
  std::uint32_t first = 0;
  std::uint32_t end = 0;
};

/// Computes the keys of systems.
class BuildCacheKeys {
 public:
  /// `shared`: the files that all systems depend on.
  BuildCacheKeys(const Inputs& inputs, FileRange shared);
  /// Empty if the program cannot be identified: then nothing is recorded.
  std::string of(std::string_view system, FileRange files) const;

 private:
  const source::Files& files_;
  std::string shared_;
};

/// The records of a user. A record that cannot be read or written is a missing one.
class BuildCache {
 public:
  /// `directory`: empty for no records.
  explicit BuildCache(std::string directory) : directory_(std::move(directory)) {}

  std::optional<BuildCacheEntry> find(const std::string& system, std::string_view key,
                                      const source::Files& files) const;
  /// Adds a record, as the first of the system's latest ones.
  void keep(const std::string& system, const BuildCacheEntry& record, const source::Files& files) const;

 private:
  std::string directory_;
};

/// `TWINHULL_CACHE_DIR`, or `twinhull` in the user's cache directory; empty if there is none.
std::string record_directory();

/// Which of the recorded builds the output directory still has: one answer per record.
using AreCurrent =
    std::function<std::vector<bool>(const std::vector<std::pair<std::string, BuildCacheEntry>>&)>;

}  // namespace twinhull::pipeline
