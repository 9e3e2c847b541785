#include <doctest/doctest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lint/load/discover/git_index.h"

using twinhull::base::InMemoryFileSystem;
using twinhull::lint::GitIndex;

namespace {

using Paths = std::vector<std::string>;

/// The paths of an index; none if it is invalid.
Paths read_git_index(const std::string& text) {
  const std::optional<twinhull::lint::GitPaths> found = twinhull::lint::read_git_index(text);
  return found ? found->paths : Paths{};
}

std::string number(std::size_t value, int bytes) {
  std::string out;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xFF);
  return out;
}

std::string header(std::size_t version, std::size_t count) {
  return "DIRC" + number(version, 4) + number(count, 4);
}

/// The numbers of an entry, and its flags.
std::string stat(const std::string& path, std::size_t hash_size = 20, std::size_t mode = 0100644) {
  return std::string(24, 'x') + number(mode, 4) + std::string(12 + hash_size, 'y') + number(path.size(), 2);
}

std::string entry(const std::string& path, std::size_t hash_size = 20, std::size_t mode = 0100644) {
  std::string out = stat(path, hash_size, mode) + path;
  return out + std::string(8 - out.size() % 8, '\0');
}

}  // namespace

TEST_CASE("paths of a git index") {
  const std::string text = header(2, 3) + entry("b/x.yaml") + entry("a") + entry("sub", 20, 0160000) + "TREE";
  CHECK(read_git_index(text) == Paths{"a", "b/x.yaml", "sub"});
  CHECK(read_git_index(header(2, 1) + entry("sha256.yaml", 32)) == Paths{"sha256.yaml"});
  // Version 4 leaves out what a path has in common with the one before.
  const std::string fourth = header(4, 3) + stat("deploy/a.yaml") + number(0, 1) + "deploy/a.yaml" + '\0' +
                             stat("deploy/b.yaml") + number(6, 1) + "b.yaml" + '\0' + stat("x") +
                             number(13, 1) + "x" + '\0';
  CHECK(read_git_index(fourth) == Paths{"deploy/a.yaml", "deploy/b.yaml", "x"});
}

TEST_CASE("a damaged git index has no paths") {
  const std::string whole = header(2, 2) + entry("a.yaml") + entry("b.yaml");
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK(read_git_index(whole.substr(0, size)).empty());
  CHECK(read_git_index(header(5, 1) + entry("a.yaml")).empty());
  CHECK(read_git_index(header(2, 0xFFFFFFFF) + entry("a.yaml")).empty());
  CHECK(read_git_index(header(4, 1) + stat("a") + "\x7F" + "a" + '\0').empty());
  CHECK(read_git_index(header(4, 1) + stat("a") + std::string(6, '\xFF')).empty());
}

TEST_CASE("git tracks files, and directories with a file below") {
  InMemoryFileSystem fs;
  fs.files[".git/index"] = header(2, 2) + entry("build/deep/x.yaml") + entry("top.yaml");
  GitIndex index(fs);
  CHECK(index.tracks("top.yaml", false));
  CHECK(index.tracks("build", true));
  CHECK(index.tracks("./build/deep", true));
  CHECK(index.tracks("build/deep/x.yaml", false));
  CHECK_FALSE(index.tracks("build", false));
  CHECK_FALSE(index.tracks("bui", true));
  CHECK_FALSE(index.tracks("build/other.yaml", false));
}

TEST_CASE("nothing is ignored if it is unknown what git tracks") {
  InMemoryFileSystem none;
  CHECK(GitIndex(none).tracks("top.yaml", false));
  InMemoryFileSystem damaged;
  damaged.files[".git/index"] = "DIRC";
  CHECK(GitIndex(damaged).tracks("top.yaml", false));
  InMemoryFileSystem empty;
  empty.files[".git/HEAD"] = "";
  CHECK_FALSE(GitIndex(empty).tracks("top.yaml", false));
}

TEST_CASE("each repository has its own index") {
  InMemoryFileSystem fs;
  fs.files[".git/index"] = header(2, 2) + entry("a.yaml") + entry("sub", 20, 0160000);
  fs.files[".git/modules/sub/index"] = header(2, 1) + entry("deep/x.yaml");
  fs.files["sub/.git"] = "gitdir: ../.git/modules/sub\n";
  GitIndex index(fs);
  CHECK(index.tracks("a.yaml", false));
  CHECK(index.tracks("sub", true));
  CHECK(index.tracks("sub/deep", true));
  CHECK(index.tracks("sub/deep/x.yaml", false));
  CHECK_FALSE(index.tracks("sub/a.yaml", false));
  CHECK_FALSE(index.tracks("deep/x.yaml", false));
}

TEST_CASE("a split index is completed by a shared one") {
  InMemoryFileSystem fs;
  fs.files[".git/index"] = header(2, 1) + entry("") + "TREE" + number(2, 4) + "xx" + "link" + number(20, 4) +
                           std::string(20, '\x1A') + std::string(20, 'h');
  std::string digest;
  for (int i = 0; i < 20; ++i) digest += "1a";
  CHECK(GitIndex(fs).tracks("other.yaml", false));  // the shared one is missing
  fs.files[".git/sharedindex." + digest] = header(2, 1) + entry("a.yaml");
  CHECK(GitIndex(fs).tracks("a.yaml", false));
  CHECK_FALSE(GitIndex(fs).tracks("other.yaml", false));
}
