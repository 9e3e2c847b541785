// A directory that is held open. Paths are resolved from its descriptor without following links, so that
// replacing a directory by a link during a run does not redirect reads or writes.

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "base/disk_parts.h"
#include "base/text.h"
#include "base/unreadable_paths.h"

namespace twinhull::base {

namespace {

constexpr int kDirectory = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

struct SplitPath {
  std::string directory;  ///< empty: the held directory itself
  std::string name;       ///< empty if the path is the held directory
};

SplitPath parts_of(const std::string& path) {
  SplitPath out;
  for (std::string_view part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (!out.name.empty()) out.directory += (out.directory.empty() ? "" : "/") + out.name;
    out.name = part;
  }
  return out;
}

/// Opens one directory after the other, if the kernel cannot resolve the whole path itself.
Descriptor walk(int from, std::string_view path, bool make) {
  Descriptor at(::fcntl(from, F_DUPFD_CLOEXEC, 0));
  for (std::string_view part : split(path, '/')) {
    const std::string name(part);
    if (!at) break;
    if (name == "..") {
      errno = EXDEV;
      return Descriptor();
    }
    int next = ::openat(at.get(), name.c_str(), kDirectory);
    if (next < 0 && errno == ENOENT && make &&
        (::mkdirat(at.get(), name.c_str(), 0777) == 0 || errno == EEXIST))
      next = ::openat(at.get(), name.c_str(), kDirectory);
    // Reports a link as a link, not as "not a directory".
    struct stat info {};
    const int error = errno;
    const bool link = next < 0 && ::fstatat(at.get(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 &&
                      S_ISLNK(info.st_mode);
    at = Descriptor(next);
    errno = link ? ELOOP : error;
  }
  return at;
}

/// Opens a directory below another one; sets `errno` on failure.
Descriptor open_directory(int from, const std::string& path, bool make) {
  if (path.empty()) return Descriptor(::openat(from, ".", kDirectory));
  struct open_how how {};
  how.flags = kDirectory;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  Descriptor found(static_cast<int>(::syscall(SYS_openat2, from, path.c_str(), &how, sizeof how)));
  if (found) return found;
  return walk(from, path, make);
}

}  // namespace

Expected<std::string> HeldDirectory::read(const std::string& path) {
  FileType found{};
  return read_no_follow(path, found);
}

Expected<std::string> HeldDirectory::read_no_follow(const std::string& path, FileType& found) {
  const SplitPath parts = parts_of(path);
  const Descriptor directory = open_directory(directory_.get(), parts.directory, false);
  if (!directory) return {std::nullopt, reason(errno)};
  const Descriptor file(
      ::openat(directory.get(), parts.name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
  if (file) return read_opened(file, path, found);
  const int error = errno;
  // The failed open may be due to a link or to missing permissions.
  struct stat info {};
  if (::fstatat(directory.get(), parts.name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0)
    found = file_type_of(info.st_mode);
  return found == FileType::symlink ? Expected<std::string>{std::nullopt, reason(error)}
                                    : unread(path, error);
}

Expected<std::vector<DirectoryEntry>> HeldDirectory::list(const std::string& path) {
  const SplitPath parts = parts_of(path);
  const std::string whole = parts.directory.empty() ? parts.name : parts.directory + "/" + parts.name;
  Descriptor directory = open_directory(directory_.get(), whole, false);
  if (!directory) return {std::nullopt, reason(errno)};
  return list_opened(std::move(directory), path);
}

FileType HeldDirectory::type_no_follow(const std::string& path) {
  const SplitPath parts = parts_of(path);
  if (parts.name.empty()) return FileType::directory;
  const Descriptor directory = open_directory(directory_.get(), parts.directory, false);
  struct stat info {};
  if (directory && ::fstatat(directory.get(), parts.name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0)
    return file_type_of(info.st_mode);
  note_unreadable(path, errno, false);
  return FileType::none;
}

std::string HeldDirectory::write(const std::string& path, std::string_view text) {
  const SplitPath parts = parts_of(path);
  const Descriptor directory = open_directory(directory_.get(), parts.directory, true);
  if (!directory) return reason(errno);
  const int error = replace_in(directory, parts.name, text);
  return error == 0 ? std::string() : reason(error);
}

std::string HeldDirectory::remove(const std::string& path) {
  const SplitPath parts = parts_of(path);
  const Descriptor directory = open_directory(directory_.get(), parts.directory, false);
  if (!directory || ::unlinkat(directory.get(), parts.name.c_str(), 0) != 0) return reason(errno);
  return {};
}

void HeldDirectory::remove_if_empty(const std::string& path) {
  const SplitPath parts = parts_of(path);
  if (parts.name.empty()) return;
  const Descriptor directory = open_directory(directory_.get(), parts.directory, false);
  if (directory) ::unlinkat(directory.get(), parts.name.c_str(), AT_REMOVEDIR);
}

Expected<std::unique_ptr<FileSystem>> HeldDirectory::hold(const std::string& directory, bool make) {
  const SplitPath parts = parts_of(directory);
  Descriptor found = open_directory(
      directory_.get(), parts.directory.empty() ? parts.name : parts.directory + "/" + parts.name, make);
  if (!found) return {std::nullopt, reason(errno)};
  return {std::make_unique<HeldDirectory>(std::move(found)), {}};
}

}  // namespace twinhull::base
