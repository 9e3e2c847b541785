#include "base/path.h"

#include <vector>

#include "base/text.h"

namespace twinhull::base {

std::string join_path(std::string_view directory, std::string_view name) {
  std::string whole(name);
  if (!name.starts_with('/')) whole = std::string(directory) + "/" + whole;
  const bool absolute = whole.starts_with('/');
  std::vector<std::string_view> parts;
  for (std::string_view part : split(whole, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != ".." || !absolute) {
      parts.push_back(part);
    }
  }
  if (parts.empty()) return absolute ? "/" : ".";
  return (absolute ? "/" : "") + join(parts, "/");
}

std::string directory_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace twinhull::base
