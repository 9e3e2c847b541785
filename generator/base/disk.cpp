#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <system_error>
#include <utility>

#include "base/files.h"
#include "base/temporary.h"
#include "base/unseen.h"

namespace twinhull::base {

namespace {

std::string reason(int error) { return std::generic_category().message(error); }

/// A file descriptor that is closed on every way out.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }
  /// The error number of a failed close, which is how some file systems report a full disk.
  int close() {
    const int fd = std::exchange(fd_, -1);
    return fd >= 0 && ::close(fd) != 0 && errno != EINTR ? errno : 0;
  }

 private:
  int fd_;
};

FileType type_of(mode_t mode) {
  if (S_ISREG(mode)) return FileType::file;
  if (S_ISDIR(mode)) return FileType::directory;
  if (S_ISLNK(mode)) return FileType::symlink;
  return FileType::other;
}

/// What a call that asks for it told about a path; `told` is its status.
FileType type_told(const std::string& path, int told, const struct stat& info) {
  if (told == 0) return type_of(info.st_mode);
  note_unseen(path, errno, false);
  return FileType::none;
}

constexpr off_t kMostBytes = off_t{64} << 20;  ///< of a file: nothing that is read here comes near it

/// A path without links; empty where nothing stands.
std::string real_path(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> found(::realpath(path.c_str(), nullptr), &std::free);
  return found == nullptr ? std::string() : found.get();
}

/// Where the last part of a path begins.
std::size_t name_begin(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? 0 : slash + 1;
}

/// Makes the directory `path` and those above it; returns an error number.
int make_directories(const std::string& path) {
  if (path.empty() || ::mkdir(path.c_str(), 0777) == 0) return 0;
  const int error = errno;
  if (error == EEXIST) return 0;  // a file in its place shows itself when something is put into it
  if (error != ENOENT) return error;
  const std::size_t slash = path.find_last_not_of('/', path.rfind('/'));
  if (path.find('/') == std::string::npos || slash == std::string::npos) return error;
  if (const int above = make_directories(path.substr(0, slash + 1)); above != 0) return above;
  return ::mkdir(path.c_str(), 0777) == 0 || errno == EEXIST ? 0 : errno;
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

/// Opens a new file in `directory` (which ends in `/` or is empty) under a name nobody uses.
int open_temporary(const std::string& directory, std::string& path) {
  static std::atomic<unsigned> counter{0};
  for (int attempt = 0; attempt < 100; ++attempt) {
    path = directory + temporary_name(std::to_string(::getpid()) + "-" + std::to_string(counter++));
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

class Disk final : public FileSystem {
 public:
  FileResult<std::string> read(const std::string& path) override {
    FileType found{};
    return read(path, 0, found);
  }

  FileResult<std::string> read_here(const std::string& path, FileType& found) override {
    FileResult<std::string> result = read(path, O_NOFOLLOW, found);
    // What cannot be opened may be a link, or a file that may not be read.
    if (!result.value && found == FileType::none) found = type(path);
    return result;
  }

  FileResult<std::string> read_below(const std::string& folder, const std::string& path) override {
    const std::string whole = folder + "/" + path;
    const std::string real = real_path(whole);
    std::string inside = real_path(folder.empty() ? "." : folder);
    if (!inside.ends_with('/')) inside += '/';
    if (!real.empty() && !real.starts_with(inside)) return {std::nullopt, "it leads out of the root folder"};
    return read(whole);
  }

  FileResult<std::vector<DirectoryEntry>> list(const std::string& path) override {
    DIR* directory = ::opendir(path.empty() ? "." : path.c_str());
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
      // Not every file system tells the type along with the name.
      FileType kind =
          found->d_type == DT_UNKNOWN ? FileType::none : type_of(static_cast<mode_t>(DTTOIF(found->d_type)));
      if (kind == FileType::none) {
        const int told = ::fstatat(::dirfd(directory), name.c_str(), &info, AT_SYMLINK_NOFOLLOW);
        kind = type_told(path + "/" + name, told, info);
      }
      entries.push_back({name, kind});
    }
    ::closedir(directory);
    if (error != 0) return {std::nullopt, reason(error)};
    std::sort(entries.begin(), entries.end(),
              [](const DirectoryEntry& a, const DirectoryEntry& b) { return a.name < b.name; });
    return {std::move(entries), {}};
  }

  FileType type(const std::string& path) override {
    struct stat info {};
    const int told = ::lstat(path.c_str(), &info);
    return type_told(path, told, info);
  }

  FileType target_type(const std::string& path) override {
    struct stat info {};
    const int told = ::stat(path.c_str(), &info);
    return type_told(path, told, info);
  }

  std::string write(const std::string& path, std::string_view text) override {
    const std::string directory = path.substr(0, name_begin(path));
    std::string temporary;
    int fd = open_temporary(directory, temporary);
    if (fd < 0 && errno == ENOENT) {
      // Most directories are there already, so they are made only once opening has failed.
      const std::size_t last = directory.find_last_not_of('/');
      if (const int error = make_directories(directory.substr(0, last + 1)); error != 0) return reason(error);
      fd = open_temporary(directory, temporary);
    }
    if (fd < 0) return reason(errno);

    Descriptor file(fd);
    struct stat info {};  // what was there keeps its permissions
    const bool replaces = ::lstat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
    int error = replaces && ::fchmod(file.get(), info.st_mode & 07777) != 0 ? errno : 0;
    if (error == 0) error = write_all(file.get(), text);
    if (const int closing = file.close(); error == 0) error = closing;
    if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
    if (error == 0) return {};
    ::unlink(temporary.c_str());
    return reason(error);
  }

  std::string remove(const std::string& path) override {
    return ::unlink(path.c_str()) == 0 ? std::string{} : reason(errno);
  }

  void remove_if_empty(const std::string& path) override { ::rmdir(path.c_str()); }

 private:
  static FileResult<std::string> unread(const std::string& path, int error) {
    note_unseen(path, error, true);
    return {std::nullopt, reason(error)};
  }

  /// `found` stays what it is where the path cannot be opened.
  static FileResult<std::string> read(const std::string& path, int flags, FileType& found) {
    // Without O_NONBLOCK, opening a pipe would wait for a writer before it could be refused.
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags));
    if (file.get() < 0) return unread(path, errno);
    struct stat info {};
    if (::fstat(file.get(), &info) != 0) return unread(path, errno);
    found = type_of(info.st_mode);
    if (found == FileType::directory) return {std::nullopt, reason(EISDIR)};
    if (found != FileType::file) return {std::nullopt, "Not a regular file"};
    if (info.st_size > kMostBytes) return {std::nullopt, "Larger than 64 MiB"};

    // One byte more than expected tells the end of the file apart from a file that has grown.
    const auto expected = static_cast<std::size_t>(info.st_size);
    std::string text(expected + 1, '\0');
    std::size_t used = 0;
    for (;;) {
      const ssize_t got = ::read(file.get(), text.data() + used, text.size() - used);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return unread(path, errno);
      used += static_cast<std::size_t>(got);
      if (got == 0 || (used == expected && used > 0)) break;
      if (used == text.size()) text.resize(2 * text.size());
    }
    text.resize(used);
    return {std::move(text), {}};
  }
};

}  // namespace

FileSystem& disk() {
  static Disk instance;
  return instance;
}

}  // namespace twinhull::base
