#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/disk_parts.h"
#include "base/expected.h"

namespace twinhull::base {

/// A regular file of any size on disk, of which parts are read.
class RandomAccessFile {
 public:
  static Expected<std::unique_ptr<RandomAccessFile>> open(const std::string& path);

  std::uint64_t size() const { return size_; }
  /// The bytes from `offset` on: fewer than `count` at the end of the file, and none if it cannot be read.
  std::string read(std::uint64_t offset, std::size_t count) const;

 private:
  RandomAccessFile(Descriptor file, std::uint64_t size) : file_(std::move(file)), size_(size) {}

  Descriptor file_;
  std::uint64_t size_;
};

}  // namespace twinhull::base
