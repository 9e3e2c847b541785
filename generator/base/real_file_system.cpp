#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "base/disk_parts.h"
#include "base/file_system.h"
#include "base/unreadable_paths.h"

namespace twinhull::base {

namespace {

/// The file type from a `stat` call whose result is `status`.
FileType type_from_stat(const std::string& path, int status, const struct stat& info) {
  if (status == 0) return file_type_of(info.st_mode);
  note_unreadable(path, errno, false);
  return FileType::none;
}

/// The path with links resolved, from the kernel. Empty if it is unknown.
std::string walked_path(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_PATH | O_CLOEXEC));
  if (!file) return {};
  std::array<char, 4096> text{};
  const std::string link = "/proc/self/fd/" + std::to_string(file.get());
  const ssize_t size = ::readlink(link.c_str(), text.data(), text.size());
  if (size <= 0 || static_cast<std::size_t>(size) == text.size() || text[0] != '/') return {};
  std::string found(text.data(), static_cast<std::size_t>(size));
  return found.ends_with(" (deleted)") ? std::string() : found;
}

/// The path with links resolved; empty if it does not exist. `realpath` reads each directory of a path, which
/// takes cubic time for a chain of directories.
std::string real_path(const std::string& path) {
  if (std::string found = walked_path(path); !found.empty()) return found;
  const std::unique_ptr<char, decltype(&std::free)> found(::realpath(path.c_str(), nullptr), &std::free);
  return found == nullptr ? std::string() : found.get();
}

/// The offset of the last path segment.
std::size_t name_begin(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? 0 : slash + 1;
}

/// Creates the directory `path` and its parents; returns an error number.
int make_directories(const std::string& path) {
  if (path.empty() || ::mkdir(path.c_str(), 0777) == 0) return 0;
  const int error = errno;
  if (error == EEXIST) return 0;  // if it is a file, the next operation inside it fails
  if (error != ENOENT) return error;
  const std::size_t slash = path.find_last_not_of('/', path.rfind('/'));
  if (path.find('/') == std::string::npos || slash == std::string::npos) return error;
  if (const int above = make_directories(path.substr(0, slash + 1)); above != 0) return above;
  return ::mkdir(path.c_str(), 0777) == 0 || errno == EEXIST ? 0 : errno;
}

/// Opens a directory, following links; sets `errno` on failure.
Descriptor open_directory(const std::string& path, bool make) {
  const char* name = path.empty() ? "." : path.c_str();
  Descriptor found(::open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (found || errno != ENOENT || !make) return found;
  // Most directories exist, so they are created only after opening failed.
  if (const int error = make_directories(path.substr(0, path.find_last_not_of('/') + 1)); error != 0) {
    errno = error;
    return found;
  }
  return Descriptor(::open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

class Disk final : public FileSystem {
 public:
  Expected<std::string> read(const std::string& path) override {
    FileType found{};
    return read(path, 0, found);
  }

  Expected<std::string> read_from(const std::string& path) override {
    if (type_of(path) != FileType::other) return read(path);
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    return file ? read_stream(file, path) : unread(path, errno);
  }

  Expected<std::string> read_no_follow(const std::string& path, FileType& found) override {
    Expected<std::string> result = read(path, O_NOFOLLOW, found);
    // The failed open may be due to a link or to missing permissions.
    if (!result.value && found == FileType::none) found = type_no_follow(path);
    return result;
  }

  Expected<std::string> read_beneath(const std::string& directory, const std::string& path) override {
    const std::string whole = directory + "/" + path;
    const std::string found = real_path(whole);
    std::string inside = real_path(directory.empty() ? "." : directory);
    if (!inside.ends_with('/')) inside += '/';
    if (!found.empty() && !found.starts_with(inside))
      return {std::nullopt, "it is a link to a file outside the root directory"};
    return read(whole);
  }

  Expected<std::vector<DirectoryEntry>> list(const std::string& path) override {
    Descriptor directory = open_directory(path, false);
    if (!directory) return {std::nullopt, reason(errno)};
    return list_opened(std::move(directory), path);
  }

  FileType type_no_follow(const std::string& path) override {
    struct stat info {};
    const int status = ::lstat(path.c_str(), &info);
    return type_from_stat(path, status, info);
  }

  FileType type_of(const std::string& path) override {
    struct stat info {};
    const int status = ::stat(path.c_str(), &info);
    return type_from_stat(path, status, info);
  }

  std::string real(const std::string& path) override { return real_path(path); }

  std::string shared_identity(const std::string& path) override {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode) || info.st_nlink < 2) return {};
    return std::to_string(info.st_dev) + ":" + std::to_string(info.st_ino);
  }

  std::string write(const std::string& path, std::string_view text) override {
    const std::size_t name = name_begin(path);
    const Descriptor directory = open_directory(path.substr(0, name), true);
    const int error = directory ? replace_in(directory, path.substr(name), text) : errno;
    return error == 0 ? std::string() : reason(error);
  }

  std::string write_to(const std::string& path, std::string_view text) override {
    const FileType found = type_no_follow(path);
    if (found == FileType::none || found == FileType::file) return write(path, text);
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (!file) return reason(errno);
    int error = write_all(file.get(), text);
    if (const int closing = file.close(); error == 0) error = closing;
    return error == 0 ? std::string() : reason(error);
  }

  std::string remove(const std::string& path) override {
    return ::unlink(path.c_str()) == 0 ? std::string{} : reason(errno);
  }

  void remove_if_empty(const std::string& path) override { ::rmdir(path.c_str()); }

  Expected<std::unique_ptr<FileSystem>> hold(const std::string& directory, bool make) override {
    Descriptor found = open_directory(directory, make);
    if (!found) return {std::nullopt, reason(errno)};
    return {std::make_unique<HeldDirectory>(std::move(found)), {}};
  }

 private:
  /// `found` is unchanged if the path cannot be opened.
  static Expected<std::string> read(const std::string& path, int flags, FileType& found) {
    // O_NONBLOCK: opening a pipe must not wait for a writer.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags));
    if (!file) return unread(path, errno);
    return read_opened(file, path, found);
  }
};

}  // namespace

FileSystem& real_file_system() {
  static Disk instance;
  return instance;
}

}  // namespace twinhull::base
