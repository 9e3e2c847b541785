#pragma once

#include <string>

namespace twinhull::base {

/// Locks a directory against other Twinhull processes until destroyed or the process ends. No lock file is
/// created, but an exclusive lock creates a missing directory. Does nothing if the file system does not
/// support locks.
class FolderLock {
 public:
  enum class Kind { shared, exclusive };

  FolderLock(const std::string& folder, Kind kind);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  /// Another process has the lock; `wait` blocks until it is acquired.
  bool busy() const { return busy_; }
  void wait();

 private:
  int descriptor_ = -1;
  int operation_ = 0;
  bool busy_ = false;
};

}  // namespace twinhull::base
