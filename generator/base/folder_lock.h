#pragma once

#include <string>

namespace twinhull::base {

/// Locks a directory against other Twinhull processes until destroyed or the process ends. No lock file is
/// created, but an exclusive lock creates a missing directory. Does nothing if the file system does not
/// support locks.
class FolderLock {
 public:
  enum class Mode { shared, exclusive };

  FolderLock(const std::string& folder, Mode mode);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  /// Another process has the lock; `wait` blocks until it is acquired.
  bool contended() const { return contended_; }
  void wait();

 private:
  int descriptor_ = -1;
  int operation_ = 0;
  bool contended_ = false;
};

}  // namespace twinhull::base
