#include "lint/input/paths.h"

#include <vector>

#include "base/text.h"

namespace twinhull::lint {

std::string join_path(std::string_view folder, std::string_view name) {
  std::string whole(name);
  if (!name.starts_with('/')) whole = std::string(folder) + "/" + whole;
  const bool absolute = whole.starts_with('/');
  std::vector<std::string_view> parts;
  for (std::string_view part : base::split(whole, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != ".." || !absolute) {
      parts.push_back(part);
    }
  }
  if (parts.empty()) return absolute ? "/" : ".";
  return (absolute ? "/" : "") + base::join(parts, "/");
}

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_yaml_name(std::string_view path) {
  return path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json");
}

bool leads_to(std::string_view path, const std::string& chart, std::string& top) {
  const std::string wanted = join_path(".", path);
  if (wanted == chart || (wanted == "." && chart == ".")) {
    top = ".";
    return true;
  }
  if (wanted == "." || !chart.ends_with("/" + wanted)) return false;
  top = chart.substr(0, chart.size() - wanted.size() - 1);
  return true;
}

bool is_helmfile(std::string_view path) {
  const std::string_view name = name_of(path);
  return name == "helmfile.yaml" || name == "helmfile.yml" || name_of(folder_of(path)) == "helmfile.d";
}

}  // namespace twinhull::lint
