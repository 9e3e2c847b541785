#include "lint/load/discover/file_names.h"

#include "base/path.h"

namespace twinhull::lint {

bool is_yaml_name(std::string_view path) {
  return path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json");
}

bool is_values_name(std::string_view name) {
  return name.find("values") != std::string_view::npos && !name.starts_with('.') &&
         (name.ends_with(".yaml") || name.ends_with(".yml"));
}

bool leads_to(std::string_view path, const std::string& chart, std::string& top) {
  const std::string wanted = base::join_path(".", path);
  if (wanted == chart || (wanted == "." && chart == ".")) {
    top = ".";
    return true;
  }
  if (wanted == "." || !chart.ends_with("/" + wanted)) return false;
  top = chart.substr(0, chart.size() - wanted.size() - 1);
  return true;
}

bool is_helmfile(std::string_view path) {
  const std::string_view name = base::file_name(path);
  return name == "helmfile.yaml" || name == "helmfile.yml" ||
         base::file_name(base::directory_of(path)) == "helmfile.d";
}

}  // namespace twinhull::lint
