#include "emit/output/path.h"

#include "base/text.h"
#include "base/unicode.h"

namespace twinhull::emit {

std::string_view unsafe_path_reason(std::string_view path) {
  if (path.empty()) return "is empty";
  if (path.starts_with('/')) return "is absolute";
  for (std::size_t at = 0; at < path.size();) {
    const base::CodePoint point = base::decode(path, at);
    if (!point.valid) return "is not UTF-8";
    if (base::is_unsafe_for_display(point.value)) return "contains a control character";
    if (point.value == '\\') return "contains a backslash";
    at += point.size;
  }
  for (std::string_view part : base::split(path, '/')) {
    if (part.empty()) return "contains an empty part";
    if (part == "." || part == "..") return "leaves its directory";
  }
  return {};
}

std::vector<std::string_view> directories_of(std::string_view path) {
  std::vector<std::string_view> directories;
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/', slash + 1)) {
    directories.push_back(path.substr(0, slash));
  }
  return directories;
}

}  // namespace twinhull::emit
