#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace twinhull::lint {

/// Where a run has objects of a kind: in which renders, and in which directories.
class Presence {
 public:
  struct Location {
    std::string_view kind;
    std::string_view namespace_name;
    std::string_view directory;  ///< with a `/` at the end; empty at the top level
    std::uint32_t unit = 0;      ///< of the render
    auto operator<=>(const Location&) const = default;
  };

  void add(const Location& location) { by_directory_.push_back(location); }
  /// Sorts; nothing is added afterwards.
  void finish();

  bool in_unit(std::string_view kind, std::string_view namespace_name, std::uint32_t unit) const;
  /// In the same directory, a parent or a child. Directories at the top level are unrelated.
  bool near(std::string_view kind, std::string_view namespace_name, std::string_view directory) const;
  /// One location for each render, in order.
  std::span<const Location> units(std::string_view kind, std::string_view namespace_name) const;

 private:
  std::vector<Location> by_directory_;  ///< each directory once, whatever the render
  std::vector<Location> by_unit_;       ///< without directories
};

}  // namespace twinhull::lint
