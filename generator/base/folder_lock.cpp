#include "base/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace twinhull::base {

FolderLock::FolderLock(const std::string& folder, Mode mode)
    : operation_(mode == Mode::shared ? LOCK_SH : LOCK_EX) {
  descriptor_ = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor_ < 0) return;
  contended_ = ::flock(descriptor_, operation_ | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void FolderLock::wait() {
  if (!contended_) return;
  while (::flock(descriptor_, operation_) != 0 && errno == EINTR) continue;
  contended_ = false;
}

}  // namespace twinhull::base
