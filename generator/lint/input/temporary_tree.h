#pragma once

#include <string>
#include <string_view>

namespace twinhull::lint {

/// A folder of its own for files that have to lie elsewhere than they do; gone with the object.
class TemporaryTree {
 public:
  TemporaryTree();
  ~TemporaryTree();
  TemporaryTree(const TemporaryTree&) = delete;
  TemporaryTree& operator=(const TemporaryTree&) = delete;

  /// False where no folder could be made: nothing is written then.
  bool usable() const { return !root_.empty(); }
  /// Where the copy of a path lies: below the scratch folder, by its absolute name.
  std::string path(const std::string& original) const;
  void write(const std::string& original, std::string_view text) const;
  /// A program's message with the original names in the place of the copies'.
  std::string without_prefix(std::string message) const;

 private:
  std::string root_;
};

}  // namespace twinhull::lint
