// A library for LD_PRELOAD that makes one file system call fail.
//   FAILING_CALL=N      number of the call, counted from 1; 0: none
//   FAILING_ERROR=E     its error number; `short`: a read or write of half the size
//   FAILING_LOG=FILE    gets a line for each counted call: its name and the path
// Calls that concern the machine (/proc, /usr, pipes, standard streams) are not counted. Child processes are
// not affected.

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace {

template <typename Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

using Open = int(const char*, int, mode_t);
using OpenAt = int(int, const char*, int, mode_t);
using Write = ssize_t(int, const void*, std::size_t);

enum class Fate { passes, fails, is_short };

struct Plan {
  long call = 0;
  int error = 0;  ///< 0: `short`
  int log = -1;
};

Plan read_plan() {
  Plan plan;
  if (const char* call = std::getenv("FAILING_CALL")) plan.call = std::atol(call);
  if (const char* error = std::getenv("FAILING_ERROR")) plan.error = std::atoi(error);
  if (const char* log = std::getenv("FAILING_LOG")) {
    plan.log = next<Open>("open")(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  }
  ::unsetenv("LD_PRELOAD");
  return plan;
}

const Plan& plan() {
  static const Plan read = read_plan();
  return read;
}

[[gnu::constructor]] void begin() { plan(); }

std::array<std::atomic<bool>, 4096> watched{};  ///< file descriptors whose calls are counted

bool counts(int descriptor) {
  return descriptor > STDERR_FILENO && descriptor < static_cast<int>(watched.size()) &&
         watched[static_cast<std::size_t>(descriptor)];
}

bool counts(const char* path) {
  const std::string_view text = path == nullptr ? std::string_view() : path;
  for (const std::string_view prefix : {"/proc/", "/sys/", "/dev/", "/etc/", "/usr/", "/lib"}) {
    if (text.starts_with(prefix)) return false;
  }
  return true;
}

void watch(int descriptor) {
  if (descriptor > STDERR_FILENO && descriptor < static_cast<int>(watched.size())) {
    watched[static_cast<std::size_t>(descriptor)] = true;
  }
}

/// Numbers a call and returns its fate; sets `errno` if it fails.
Fate fate(const char* name, const char* path) {
  static std::atomic<long> calls{0};
  const long number = ++calls;
  if (plan().log >= 0) {
    const std::string line = std::string(name) + " " + (path == nullptr ? "" : path) + "\n";
    [[maybe_unused]] const ssize_t ignored = next<Write>("write")(plan().log, line.data(), line.size());
  }
  if (number != plan().call) return Fate::passes;
  if (plan().error == 0) return Fate::is_short;
  errno = plan().error;
  return Fate::fails;
}

template <typename Subject>
bool fails(const char* name, Subject subject, const char* path = nullptr) {
  return counts(subject) && fate(name, path) == Fate::fails;
}

bool makes_file(int flags) { return (flags & O_CREAT) != 0; }

/// All variants of open use this.
int open_counted(int directory, const char* path, int flags, mode_t mode) {
  const bool counted = counts(path);
  if (counted && fate(makes_file(flags) ? "create" : "open", path) == Fate::fails) return -1;
  const int descriptor = next<OpenAt>("openat")(directory, path, flags, mode);
  if (counted) watch(descriptor);
  return descriptor;
}

mode_t mode_of(int flags, std::va_list arguments) {
  return makes_file(flags) ? va_arg(arguments, mode_t) : mode_t{0};
}

/// Half of the size if the call is cut short.
std::size_t cut(Fate fate, std::size_t size) { return fate == Fate::is_short && size > 1 ? size / 2 : size; }

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_counted(AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_counted(directory, path, flags, mode);
}

/// System calls without a wrapper in the C library; the program uses `openat2`.
long syscall(long number, ...) {
  std::va_list arguments;
  va_start(arguments, number);
  std::array<long, 6> given{};
  for (long& one : given) one = va_arg(arguments, long);
  va_end(arguments);
  const auto pass = [&] {
    return next<long(long, ...)>("syscall")(number, given[0], given[1], given[2], given[3], given[4],
                                            given[5]);
  };
  if (number != SYS_openat2) return pass();
  const auto* path = reinterpret_cast<const char*>(given[1]);
  const bool counted = counts(path);
  if (counted && fate("open", path) == Fate::fails) return -1;
  const long descriptor = pass();
  if (counted) watch(static_cast<int>(descriptor));
  return descriptor;
}

std::FILE* fopen(const char* path, const char* mode) {
  if (fails(mode[0] == 'r' ? "open" : "create", path, path)) return nullptr;
  std::FILE* file = next<std::FILE*(const char*, const char*)>("fopen")(path, mode);
  if (file != nullptr && counts(path)) watch(fileno(file));
  return file;
}

std::FILE* fopen64(const char* path, const char* mode) { return fopen(path, mode); }

ssize_t read(int descriptor, void* buffer, std::size_t size) {
  const Fate what = counts(descriptor) ? fate("read", nullptr) : Fate::passes;
  if (what == Fate::fails) return -1;
  return next<ssize_t(int, void*, std::size_t)>("read")(descriptor, buffer, cut(what, size));
}

ssize_t write(int descriptor, const void* buffer, std::size_t size) {
  const Fate what = counts(descriptor) ? fate("write", nullptr) : Fate::passes;
  if (what == Fate::fails) return -1;
  return next<Write>("write")(descriptor, buffer, cut(what, size));
}

int close(int descriptor) {
  const bool counted = counts(descriptor);
  if (counted) watched[static_cast<std::size_t>(descriptor)] = false;
  // The file is closed anyway, as on Linux.
  const int status = next<int(int)>("close")(descriptor);
  return counted && fate("close", nullptr) == Fate::fails ? -1 : status;
}

int fsync(int descriptor) { return fails("fsync", descriptor) ? -1 : next<int(int)>("fsync")(descriptor); }

int ftruncate(int descriptor, off_t size) {
  return fails("ftruncate", descriptor) ? -1 : next<int(int, off_t)>("ftruncate")(descriptor, size);
}

int fchmod(int descriptor, mode_t mode) {
  return fails("fchmod", descriptor) ? -1 : next<int(int, mode_t)>("fchmod")(descriptor, mode);
}

int flock(int descriptor, int operation) {
  return fails("flock", descriptor) ? -1 : next<int(int, int)>("flock")(descriptor, operation);
}

int stat(const char* path, struct stat* info) {
  return fails("stat", path, path) ? -1 : next<int(const char*, struct stat*)>("stat")(path, info);
}

int lstat(const char* path, struct stat* info) {
  return fails("lstat", path, path) ? -1 : next<int(const char*, struct stat*)>("lstat")(path, info);
}

int fstat(int descriptor, struct stat* info) {
  return fails("fstat", descriptor) ? -1 : next<int(int, struct stat*)>("fstat")(descriptor, info);
}

int fstatat(int directory, const char* path, struct stat* info, int flags) {
  if (fails("fstatat", path, path)) return -1;
  return next<int(int, const char*, struct stat*, int)>("fstatat")(directory, path, info, flags);
}

DIR* opendir(const char* path) {
  return fails("opendir", path, path) ? nullptr : next<DIR*(const char*)>("opendir")(path);
}

DIR* fdopendir(int descriptor) {
  return fails("fdopendir", descriptor) ? nullptr : next<DIR*(int)>("fdopendir")(descriptor);
}

dirent* readdir(DIR* directory) {
  return fails("readdir", "") ? nullptr : next<dirent*(DIR*)>("readdir")(directory);
}

char* realpath(const char* path, char* resolved) {
  return fails("realpath", path, path) ? nullptr
                                       : next<char*(const char*, char*)>("realpath")(path, resolved);
}

int mkdir(const char* path, mode_t mode) {
  return fails("mkdir", path, path) ? -1 : next<int(const char*, mode_t)>("mkdir")(path, mode);
}

int mkdirat(int directory, const char* path, mode_t mode) {
  return fails("mkdir", path, path) ? -1
                                    : next<int(int, const char*, mode_t)>("mkdirat")(directory, path, mode);
}

char* mkdtemp(char* pattern) {
  return fails("mkdir", pattern, pattern) ? nullptr : next<char*(char*)>("mkdtemp")(pattern);
}

int rename(const char* from, const char* to) {
  return fails("rename", to, to) ? -1 : next<int(const char*, const char*)>("rename")(from, to);
}

int renameat(int old_directory, const char* from, int directory, const char* to) {
  if (fails("rename", to, to)) return -1;
  return next<int(int, const char*, int, const char*)>("renameat")(old_directory, from, directory, to);
}

int unlink(const char* path) {
  return fails("unlink", path, path) ? -1 : next<int(const char*)>("unlink")(path);
}

int unlinkat(int directory, const char* path, int flags) {
  return fails("unlink", path, path) ? -1
                                     : next<int(int, const char*, int)>("unlinkat")(directory, path, flags);
}

int rmdir(const char* path) {
  return fails("rmdir", path, path) ? -1 : next<int(const char*)>("rmdir")(path);
}
}
