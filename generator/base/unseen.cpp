#include "base/unseen.h"

#include <cerrno>
#include <map>
#include <mutex>
#include <system_error>
#include <utility>

namespace twinhull::base {
namespace {

std::mutex guard;
std::map<std::string, Unseen> noted;

/// Errors that certainly mean: the path does not exist or is not a file.
bool is_answer(int error) {
  return error == ENOENT || error == ENOTDIR || error == ELOOP || error == ENAMETOOLONG || error == EISDIR ||
         error == ENXIO;
}

}  // namespace

void note_unseen(const std::string& path, int error, bool there) {
  if (is_answer(error)) return;
  const std::lock_guard lock(guard);
  noted.emplace(path, Unseen{path, std::generic_category().message(error), there});
}

bool any_unseen() {
  const std::lock_guard lock(guard);
  return !noted.empty();
}

std::vector<Unseen> take_unseen() {
  const std::lock_guard lock(guard);
  std::vector<Unseen> out;
  for (auto& [path, unseen] : noted) out.push_back(std::move(unseen));
  noted.clear();
  return out;
}

}  // namespace twinhull::base
