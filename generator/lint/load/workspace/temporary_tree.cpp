#include "lint/load/workspace/temporary_tree.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace twinhull::lint {
namespace fs = std::filesystem;

TemporaryTree::TemporaryTree() {
  std::error_code error;
  const fs::path base = fs::temp_directory_path(error);
  std::string pattern = ((error ? fs::path("/tmp") : base) / "twinhull-XXXXXX").string();
  if (mkdtemp(pattern.data()) != nullptr) root_ = pattern;
}

TemporaryTree::~TemporaryTree() {
  std::error_code ignored;  // what cannot be removed is left to the system
  if (!root_.empty()) fs::remove_all(root_, ignored);
}

std::string TemporaryTree::path(const std::string& original) const {
  std::error_code error;
  const fs::path absolute = fs::absolute(original, error).lexically_normal();
  return root_ + absolute.string();
}

void TemporaryTree::write(const std::string& original, std::string_view text) const {
  if (!usable()) return;  // the path would be the original's
  const fs::path place = path(original);
  std::error_code error;
  fs::create_directories(place.parent_path(), error);
  std::ofstream out(place, std::ios::binary);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
}

std::string TemporaryTree::without_prefix(std::string message) const {
  std::error_code error;
  const std::string here = fs::current_path(error).string() + "/";
  for (const std::string& prefix : {root_ + here, root_}) {
    for (std::size_t at = message.find(prefix); at != std::string::npos; at = message.find(prefix, at)) {
      message.erase(at, prefix.size());
    }
  }
  return message;
}

}  // namespace twinhull::lint
