#include "base/disk_parts.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "base/limits.h"
#include "base/temporary_name.h"
#include "base/unreadable_paths.h"

namespace twinhull::base {

namespace {

std::string too_large() {
  return "Larger than " + display(Limit::file_bytes) + ", `limits.fileBytes` in twinhull.yaml";
}

/// Creates a file in `directory` under an unused name.
Descriptor open_temporary(const Descriptor& directory, std::string& name) {
  static std::atomic<unsigned> counter{0};
  for (int attempt = 0; attempt < 100; ++attempt) {
    name = temporary_name(std::to_string(::getpid()) + "-" + std::to_string(counter++));
    Descriptor file(
        ::openat(directory.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
    if (file || errno != EEXIST) return file;
  }
  return Descriptor();
}

}  // namespace

int Descriptor::close() {
  const int fd = std::exchange(fd_, -1);
  return fd >= 0 && ::close(fd) != 0 && errno != EINTR ? errno : 0;
}

std::string reason(int error) {
  if (error == ELOOP) return "A symbolic link in the path";
  return std::generic_category().message(error);
}

FileType file_type_of(mode_t mode) {
  if (S_ISREG(mode)) return FileType::file;
  if (S_ISDIR(mode)) return FileType::directory;
  if (S_ISLNK(mode)) return FileType::symlink;
  return FileType::other;
}

Expected<std::string> unread(const std::string& path, int error) {
  note_unreadable(path, error, true);
  return {std::nullopt, reason(error)};
}

Expected<std::string> read_opened(const Descriptor& file, const std::string& path, FileType& found) {
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) return unread(path, errno);
  found = file_type_of(info.st_mode);
  if (found == FileType::directory) return {std::nullopt, reason(EISDIR)};
  if (found != FileType::file) return {std::nullopt, "Not a regular file"};
  const std::uint64_t most = limit(Limit::file_bytes);
  if (static_cast<std::uint64_t>(info.st_size) > most) return {std::nullopt, too_large()};

  // Reads one byte more than expected, to notice a file that has grown.
  const auto expected = static_cast<std::size_t>(info.st_size);
  std::string text(expected + 1, '\0');
  std::size_t used = 0;
  for (;;) {
    const ssize_t got = ::read(file.get(), text.data() + used, text.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unread(path, errno);
    used += static_cast<std::size_t>(got);
    if (got == 0 || (used == expected && used > 0)) break;
    if (used > most) return {std::nullopt, too_large()};
    if (used == text.size()) text.resize(2 * text.size());
  }
  text.resize(used);
  return {std::move(text), {}};
}

Expected<std::string> read_stream(const Descriptor& file, const std::string& path) {
  const std::uint64_t most = limit(Limit::file_bytes);
  constexpr std::size_t step = std::size_t{64} * 1024;
  std::string text;
  for (;;) {
    const std::size_t used = text.size();
    text.resize(used + step);
    const ssize_t got = ::read(file.get(), text.data() + used, step);
    text.resize(used + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unread(path, errno);
    if (text.size() > most) return {std::nullopt, too_large()};
    if (got == 0) return {std::move(text), {}};
  }
}

Expected<std::vector<DirectoryEntry>> list_opened(Descriptor opened, const std::string& path) {
  DIR* directory = ::fdopendir(opened.get());
  if (directory == nullptr) return {std::nullopt, reason(errno)};
  std::vector<DirectoryEntry> entries;
  int error = 0;
  for (;;) {
    errno = 0;
    const dirent* found = ::readdir(directory);
    if (found == nullptr) {
      error = errno;
      break;
    }
    const std::string name = found->d_name;
    if (name == "." || name == "..") continue;
    struct stat info {};
    // Not every file system reports the type in the directory entry.
    FileType kind = found->d_type == DT_UNKNOWN ? FileType::none
                                                : file_type_of(static_cast<mode_t>(DTTOIF(found->d_type)));
    if (kind == FileType::none) {
      if (::fstatat(::dirfd(directory), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0)
        kind = file_type_of(info.st_mode);
      else
        note_unreadable(path + "/" + name, errno, false);
    }
    entries.push_back({name, kind});
  }
  opened.release();
  ::closedir(directory);
  if (error != 0) return {std::nullopt, reason(error)};
  std::sort(entries.begin(), entries.end(),
            [](const DirectoryEntry& a, const DirectoryEntry& b) { return a.name < b.name; });
  return {std::move(entries), {}};
}

int write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

int replace_in(const Descriptor& directory, const std::string& name, std::string_view text) {
  std::string temporary;
  Descriptor file = open_temporary(directory, temporary);
  if (!file) return errno;
  struct stat info {};  // an existing file keeps its permissions
  const bool replaces =
      ::fstatat(directory.get(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(info.st_mode);
  int error = replaces && ::fchmod(file.get(), info.st_mode & 07777) != 0 ? errno : 0;
  if (error == 0) error = write_all(file.get(), text);
  if (const int closing = file.close(); error == 0) error = closing;
  if (error == 0 && ::renameat(directory.get(), temporary.c_str(), directory.get(), name.c_str()) != 0)
    error = errno;
  if (error != 0) ::unlinkat(directory.get(), temporary.c_str(), 0);
  return error;
}

}  // namespace twinhull::base
