#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "yaml/key_marks.h"
#include "yaml/node.h"

namespace twinhull::yaml {

/// A dotted path of keys: `image.tag`; an empty one is that of the node itself. A literal is split at compile
/// time, so that looking it up computes no marks and searches no text.
class KeyPath {
 public:
  template <std::size_t N>
  // NOLINTNEXTLINE(google-explicit-constructor): `node->at("image.tag")`
  consteval KeyPath(const char (&text)[N]) : KeyPath(std::string_view(text, N - 1)) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  constexpr KeyPath(std::string_view text) : text_(text) {
    while (size_ < keys_.size() && !text.empty()) {
      const std::size_t dot = text.find('.');
      const std::string_view key = text.substr(0, dot);
      keys_[size_++] = {static_cast<std::uint32_t>(key.size()), mark_of(key)};
      text = dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
    }
    rest_ = static_cast<std::uint32_t>(text.size());
  }
  /// Texts of other types, which convert to it once more: a pointer of a table, a `std::string`.
  template <typename Text>
  requires std::same_as<Text, const char*> || std::same_as<Text, std::string>
  // NOLINTNEXTLINE(google-explicit-constructor)
  KeyPath(const Text& text) : KeyPath(std::string_view(text)) {}

  struct Key {
    std::uint32_t size = 0;
    std::uint32_t mark = 0;
  };
  std::string_view text() const { return text_; }
  /// The number of keys that were taken apart: all, except of a very long path.
  std::size_t size() const { return size_; }
  const Key& operator[](std::size_t i) const { return keys_[i]; }
  /// The path behind these keys.
  std::string_view rest() const { return text_.substr(text_.size() - rest_); }

 private:
  std::string_view text_;
  std::array<Key, 4> keys_{};
  std::uint32_t size_ = 0;
  std::uint32_t rest_ = 0;
};

/// The value at a path, or null.
const Node* find_path(const Node& root, const KeyPath& path);

/// The entry of a map with a key whose `mark_of` is `mark`, or null.
const Entry* find_marked(const Node& map, std::string_view key, std::uint32_t mark);

}  // namespace twinhull::yaml
