#include "base/spill.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

namespace twinhull::base {

std::shared_ptr<Spill> Spill::create() {
  const char* given = std::getenv("TMPDIR");
  const std::array<const char*, 3> directories = {given == nullptr ? "" : given, "/var/tmp", "/tmp"};
  for (const char* directory : directories) {
    if (*directory == '\0') continue;
    const int descriptor = ::open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0) return std::shared_ptr<Spill>(new Spill(descriptor));
  }
  return nullptr;
}

Spill::~Spill() { ::close(descriptor_); }

std::optional<std::uint64_t> Spill::put(std::string_view text) {
  const std::uint64_t begin = end_.fetch_add(text.size());
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t written =
        ::pwrite(descriptor_, text.data() + done, text.size() - done, static_cast<off_t>(begin + done));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return std::nullopt;
    done += static_cast<std::size_t>(written);
  }
  return begin;
}

std::optional<std::string> Spill::get(std::uint64_t begin, std::size_t size) const {
  std::string text(size, '\0');
  for (std::size_t done = 0; done < size;) {
    const ssize_t got =
        ::pread(descriptor_, text.data() + done, size - done, static_cast<off_t>(begin + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    done += static_cast<std::size_t>(got);
  }
  return text;
}

}  // namespace twinhull::base
