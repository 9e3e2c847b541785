// Driver of tests/git_states.py: `git_driver DIRECTORY REVISION` prints each file of a commit, `git_driver
// DIRECTORY --index` each file of the index, as `path<TAB>type<TAB>SHA-256 of the content`, and `git_driver
// DIRECTORY A B` the merge base of two revisions. Errors go to standard error.

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "base/sha256.h"
#include "git/repository.h"

namespace {

using namespace twinhull;

bool print_files(base::FileSystem& files, const std::string& directory) {
  const auto entries = files.list(directory.empty() ? "." : directory);
  if (!entries.value) {
    std::fprintf(stderr, "%s: %s\n", directory.c_str(), entries.error.c_str());
    return false;
  }
  bool complete = true;
  for (const base::DirectoryEntry& entry : *entries.value) {
    const std::string path = directory.empty() ? entry.name : directory + "/" + entry.name;
    if (entry.type == base::FileType::directory) {
      complete = print_files(files, path) && complete;
      continue;
    }
    const auto text = files.read(path);
    const bool link = entry.type == base::FileType::symlink;
    if (!text.value && !link) {
      std::fprintf(stderr, "%s: %s\n", path.c_str(), text.error.c_str());
      complete = false;
      continue;
    }
    const std::string digest = text.value ? base::sha256_hex(*text.value) : "-";
    std::printf("%s\t%s\t%s\n", path.c_str(), link ? "link" : "file", digest.c_str());
  }
  return complete;
}

template <typename Value>
bool failed(const base::Expected<Value>& result) {
  if (!result.value) std::fprintf(stderr, "%s\n", result.error.c_str());
  return !result.value;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const auto repository = git::Repository::open(base::real_file_system(), argv[1]);
  if (failed(repository)) return 1;
  if (std::string_view(argv[2]) == "--index") {
    const auto files = (*repository.value)->files_of_index();
    return failed(files) || !print_files(**files.value, "") ? 1 : 0;
  }
  const auto commit = (*repository.value)->resolve(argv[2]);
  if (failed(commit)) return 1;
  if (argc > 3) {
    const auto other = (*repository.value)->resolve(argv[3]);
    if (failed(other)) return 1;
    const auto base = (*repository.value)->merge_base(*commit.value, *other.value);
    if (failed(base)) return 1;
    std::printf("%s\n", base.value->hex().c_str());
    return 0;
  }
  const auto files = (*repository.value)->files_of(*commit.value);
  return failed(files) || !print_files(**files.value, "") ? 1 : 0;
}
