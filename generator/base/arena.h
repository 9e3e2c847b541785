#pragma once

#include <cstring>
#include <memory_resource>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace twinhull::base {

/// A monotonic allocator: memory is freed all at once. Trees are allocated in one arena, and their nodes
/// refer to each other freely. Destructors never run, so only trivially destructible types are allowed. Not
/// thread-safe.
class Arena {
 public:
  /// `first_block`: size of the first block in bytes; later blocks are larger.
  explicit Arena(std::size_t first_block = 64 * 1024) : memory_(first_block) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  template <typename T, typename... Args>
  T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>);
    used_ += sizeof(T);
    return new (memory_.allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
  }

  /// A copy of `items` that lives as long as the arena.
  template <typename T>
  std::span<T> copy(std::span<const T> items) {
    static_assert(std::is_trivially_destructible_v<T> && std::is_trivially_copyable_v<T>);
    if (items.empty()) return {};
    used_ += items.size_bytes();
    T* memory = static_cast<T*>(memory_.allocate(items.size_bytes(), alignof(T)));
    std::memcpy(static_cast<void*>(memory), items.data(), items.size_bytes());
    return {memory, items.size()};
  }

  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    used_ += text.size();
    char* memory = static_cast<char*>(memory_.allocate(text.size(), 1));
    std::memcpy(memory, text.data(), text.size());
    return {memory, text.size()};
  }

  /// The bytes of everything that was allocated.
  std::size_t used() const { return used_; }

 private:
  std::size_t used_ = 0;
  std::pmr::monotonic_buffer_resource memory_;
};

}  // namespace twinhull::base
