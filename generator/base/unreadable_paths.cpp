#include "base/unreadable_paths.h"

#include <cerrno>
#include <map>
#include <mutex>
#include <system_error>
#include <utility>

namespace twinhull::base {
namespace {

std::mutex guard;
std::map<std::string, UnreadablePath> noted;

/// Errors that certainly mean: the path does not exist or is not a file.
bool is_answer(int error) {
  return error == ENOENT || error == ENOTDIR || error == ELOOP || error == ENAMETOOLONG || error == EISDIR ||
         error == ENXIO;
}

}  // namespace

void note_unreadable(const std::string& path, int error, bool exists) {
  if (is_answer(error)) return;
  const std::lock_guard lock(guard);
  noted.emplace(path, UnreadablePath{path, std::generic_category().message(error), exists});
}

bool any_unreadable() {
  const std::lock_guard lock(guard);
  return !noted.empty();
}

std::vector<UnreadablePath> take_unreadable() {
  const std::lock_guard lock(guard);
  std::vector<UnreadablePath> out;
  for (auto& [path, unseen] : noted) out.push_back(std::move(unseen));
  noted.clear();
  return out;
}

}  // namespace twinhull::base
