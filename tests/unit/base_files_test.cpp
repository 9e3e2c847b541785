#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "base/file_system.h"

using namespace twinhull::base;

namespace {

/// A directory on disk that is removed after the test.
struct KustomizationWriter {
  std::string path;

  KustomizationWriter() {
    path = (std::filesystem::temp_directory_path() / "twinhull-test-XXXXXX").string();
    REQUIRE(::mkdtemp(path.data()) != nullptr);
  }
  ~KustomizationWriter() { std::filesystem::remove_all(path); }
};

std::vector<std::string> names(FileSystem& files, const std::string& path) {
  std::vector<std::string> out;
  const auto entries = files.list(path);
  REQUIRE(entries.value);
  for (const DirectoryEntry& entry : *entries.value) out.push_back(entry.name);
  return out;
}

/// Requirements for every file system.
void behaves(FileSystem& files, const std::string& root) {
  CHECK(files.type_no_follow(root + "/a") == FileType::none);
  CHECK_FALSE(files.read(root + "/a").value);
  CHECK_FALSE(files.read(root + "/a").error.empty());

  CHECK(files.write(root + "/a/b/one.txt", "1\n").empty());
  CHECK(files.write(root + "/a/two.txt", "").empty());
  CHECK(files.type_no_follow(root + "/a") == FileType::directory);
  CHECK(files.type_of(root + "/a/b/one.txt") == FileType::file);
  CHECK(files.read(root + "/a/b/one.txt").value == "1\n");
  CHECK(files.read(root + "/a/two.txt").value == "");
  CHECK(names(files, root + "/a") == std::vector<std::string>{"b", "two.txt"});
  CHECK(files.list(root + "/a").value->front().type == FileType::directory);
  CHECK_FALSE(files.list(root + "/a/two.txt").value);

  CHECK(files.write(root + "/a/two.txt", std::string(100'000, 'x')).empty());
  CHECK(files.read(root + "/a/two.txt").value->size() == 100'000);
  CHECK_FALSE(files.write(root + "/a/b", "the directory exists").empty());
  CHECK_FALSE(files.write(root + "/a/two.txt/three", "the file exists").empty());
  CHECK_FALSE(files.read(root + "/a/b").value);
  CHECK(names(files, root + "/a") == std::vector<std::string>{"b", "two.txt"});

  files.remove_if_empty(root + "/a/b");
  CHECK(files.type_no_follow(root + "/a/b") == FileType::directory);
  CHECK(files.remove(root + "/a/b/one.txt").empty());
  CHECK_FALSE(files.remove(root + "/a/b/one.txt").empty());
  files.remove_if_empty(root + "/a/b");
  CHECK(files.type_no_follow(root + "/a/b") == FileType::none);
  CHECK_FALSE(files.list(root + "/a/b").value);
}

}  // namespace

TEST_CASE("both file systems behave alike") {
  KustomizationWriter directory;
  behaves(real_file_system(), directory.path);
  InMemoryFileSystem memory;
  behaves(memory, "root");
}

TEST_CASE("in memory, `.` is the root of all files") {
  InMemoryFileSystem memory;
  memory.files = {{"b/x", "1"}, {"a", "2"}};
  CHECK(names(memory, ".") == std::vector<std::string>{"a", "b"});
  CHECK(memory.read("./b/x").value == "1");
  CHECK(memory.type_no_follow(".") == FileType::directory);
}

TEST_CASE("a written file has the permissions of the umask") {
  KustomizationWriter directory;
  const mode_t before = ::umask(027);
  CHECK(real_file_system().write(directory.path + "/file", "x").empty());
  ::umask(before);
  struct stat info {};
  REQUIRE(::stat((directory.path + "/file").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0640);
}

TEST_CASE("writing replaces a link instead of following it") {
  KustomizationWriter directory;
  REQUIRE(real_file_system().write(directory.path + "/real", "untouched").empty());
  std::filesystem::create_symlink("real", directory.path + "/link");
  CHECK(real_file_system().type_no_follow(directory.path + "/link") == FileType::symlink);
  CHECK(real_file_system().type_of(directory.path + "/link") == FileType::file);
  CHECK(real_file_system().read(directory.path + "/link").value == "untouched");
  CHECK(real_file_system().write(directory.path + "/link", "new").empty());
  CHECK(real_file_system().type_no_follow(directory.path + "/link") == FileType::file);
  CHECK(real_file_system().read(directory.path + "/real").value == "untouched");
}

TEST_CASE("a failed write leaves no temporary file behind") {
  KustomizationWriter directory;
  REQUIRE(real_file_system().write(directory.path + "/taken/file", "x").empty());
  CHECK_FALSE(real_file_system().write(directory.path + "/taken", "y").empty());
  CHECK(names(real_file_system(), directory.path) == std::vector<std::string>{"taken"});
}

TEST_CASE("a pipe is rejected without waiting") {
  KustomizationWriter directory;
  REQUIRE(::mkfifo((directory.path + "/pipe").c_str(), 0600) == 0);
  CHECK(real_file_system().type_no_follow(directory.path + "/pipe") == FileType::other);
  CHECK_FALSE(real_file_system().read(directory.path + "/pipe").value);
}
