#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace twinhull::base {

/// Texts in a temporary file without a name, so that they need no memory until they are read. Nothing is left
/// of it when the process ends, however it ends. Thread-safe.
class Spill {
 public:
  /// The file is in `TMPDIR`, or else in /var/tmp: /tmp is often in memory. Null if it cannot be created.
  static std::shared_ptr<Spill> create();
  ~Spill();
  Spill(const Spill&) = delete;
  Spill& operator=(const Spill&) = delete;

  /// Where the text is; empty if it cannot be written.
  std::optional<std::uint64_t> put(std::string_view text);
  /// Empty if it cannot be read.
  std::optional<std::string> get(std::uint64_t begin, std::size_t size) const;

 private:
  explicit Spill(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
  std::atomic<std::uint64_t> end_{0};
};

}  // namespace twinhull::base
