#pragma once

#include <sys/stat.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"

/// Shared by the real file system and by held directories. Everything works on file descriptors, so that a
/// path cannot be redirected between two calls.
namespace twinhull::base {

/// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  /// Returns the error number of the close, which is how some file systems report a full disk.
  int close();
  /// Gives up ownership.
  void release() { fd_ = -1; }

 private:
  int fd_;
};

/// The operating system's message for an error number.
std::string reason(int error);

FileType file_type_of(mode_t mode);

/// Reads a file opened at `path`; sets `found` to its type.
Expected<std::string> read_opened(const Descriptor& file, const std::string& path, FileType& found);

/// Reads what was opened at `path` to its end, whatever it is.
Expected<std::string> read_stream(const Descriptor& file, const std::string& path);

/// The entries of a directory opened at `path`, sorted by name.
Expected<std::vector<DirectoryEntry>> list_opened(Descriptor directory, const std::string& path);

/// The error of an existing file that cannot be read; also records it.
Expected<std::string> unread(const std::string& path, int error);

/// Writes the whole text; returns an error number.
int write_all(int fd, std::string_view text);

/// Replaces or creates the file `name` in an open directory, through a temporary file next to it. Returns an
/// error number.
int replace_in(const Descriptor& directory, const std::string& name, std::string_view text);

/// The open directory `directory` as a file system that follows no links.
class HeldDirectory final : public FileSystem {
 public:
  explicit HeldDirectory(Descriptor directory) : directory_(std::move(directory)) {}

  Expected<std::string> read(const std::string& path) override;
  Expected<std::string> read_no_follow(const std::string& path, FileType& found) override;
  Expected<std::vector<DirectoryEntry>> list(const std::string& path) override;
  FileType type_no_follow(const std::string& path) override;
  FileType type_of(const std::string& path) override { return type_no_follow(path); }
  std::string write(const std::string& path, std::string_view text) override;
  std::string remove(const std::string& path) override;
  void remove_if_empty(const std::string& path) override;
  Expected<std::unique_ptr<FileSystem>> hold(const std::string& directory, bool make) override;

 private:
  Descriptor directory_;
};

}  // namespace twinhull::base
