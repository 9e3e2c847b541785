#pragma once

#include <string>
#include <string_view>

namespace twinhull::lint {

/// A temporary directory, removed with the object.
class TemporaryTree {
 public:
  TemporaryTree();
  ~TemporaryTree();
  TemporaryTree(const TemporaryTree&) = delete;
  TemporaryTree& operator=(const TemporaryTree&) = delete;

  /// False if the directory could not be created: nothing is written then.
  bool usable() const { return !root_.empty(); }
  /// The location of the copy of a path: below the temporary directory, by its absolute path.
  std::string path(const std::string& original) const;
  void write(const std::string& original, std::string_view text) const;
  /// A program's message with the original paths instead of those of the copies.
  std::string without_prefix(std::string message) const;

 private:
  std::string root_;
};

}  // namespace twinhull::lint
