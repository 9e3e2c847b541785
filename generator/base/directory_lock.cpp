#include "base/directory_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace twinhull::base {

DirectoryLock::DirectoryLock(const std::string& directory, Mode mode)
    : operation_(mode == Mode::shared ? LOCK_SH : LOCK_EX) {
  descriptor_ = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor_ < 0) return;
  contended_ = ::flock(descriptor_, operation_ | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

DirectoryLock::~DirectoryLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void DirectoryLock::wait() {
  if (!contended_) return;
  while (::flock(descriptor_, operation_) != 0 && errno == EINTR) continue;
  contended_ = false;
}

}  // namespace twinhull::base
