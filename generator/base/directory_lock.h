#pragma once

#include <string>

namespace twinhull::base {

/// Locks a directory against other Twinhull processes until destroyed or the process ends. No lock file is
/// created, but an exclusive lock creates a missing directory. Does nothing if the file system does not
/// support locks.
class DirectoryLock {
 public:
  enum class Mode { shared, exclusive };

  DirectoryLock(const std::string& directory, Mode mode);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

  /// Another process has the lock; `wait` blocks until it is acquired.
  bool contended() const { return contended_; }
  void wait();

 private:
  int descriptor_ = -1;
  int operation_ = 0;
  bool contended_ = false;
};

}  // namespace twinhull::base
