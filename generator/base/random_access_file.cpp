#include "base/random_access_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace twinhull::base {

Expected<std::unique_ptr<RandomAccessFile>> RandomAccessFile::open(const std::string& path) {
  // O_NONBLOCK: opening a pipe must not wait for a writer.
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat info {};
  if (!file || ::fstat(file.get(), &info) != 0) return {std::nullopt, reason(errno)};
  if (!S_ISREG(info.st_mode)) return {std::nullopt, "Not a regular file"};
  return {std::unique_ptr<RandomAccessFile>(
              new RandomAccessFile(std::move(file), static_cast<std::uint64_t>(info.st_size))),
          {}};
}

std::string RandomAccessFile::read(std::uint64_t offset, std::size_t count) const {
  if (offset >= size_) return {};
  std::string out(static_cast<std::size_t>(std::min<std::uint64_t>(count, size_ - offset)), '\0');
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t part =
        ::pread(file_.get(), out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (part < 0 && errno == EINTR) continue;
    if (part <= 0) break;
    done += static_cast<std::size_t>(part);
  }
  out.resize(done);
  return out;
}

}  // namespace twinhull::base
