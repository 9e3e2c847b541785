#pragma once

#include <string>

namespace twinhull::base {

/// Keeps other processes of ours out of a folder for as long as it lives, and no longer than the
/// process does, however that ends. No file is made for it, but an exclusive lock makes the folder where
/// there is none. Where the file system knows no locks, nothing is locked.
class FolderLock {
 public:
  enum class Kind { shared, exclusive };

  FolderLock(const std::string& folder, Kind kind);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  /// Someone else has it; `wait` returns when it is ours.
  bool busy() const { return busy_; }
  void wait();

 private:
  int descriptor_ = -1;
  int operation_ = 0;
  bool busy_ = false;
};

}  // namespace twinhull::base
