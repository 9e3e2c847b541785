#include "lint/load/helm/values_layers.h"

#include "base/text.h"
#include "yaml/writer.h"

namespace twinhull::lint {

bool is_unfinished(std::string_view text) {
  return text.find("{{") != std::string_view::npos || text.find("${") != std::string_view::npos;
}

void Layers::add_file(const std::string& path) {
  // A helmfile template is not YAML yet.
  if (is_unfinished(path) || path.find("://") != std::string::npos || path.ends_with(".gotmpl")) return;
  if (sources_.real_file_system().type_of(path) == base::FileType::file &&
      !sources_.real_file_system().escapes_root(path))
    layers.push_back({.shown = path, .text = {}});
}

void Layers::add_text(const yaml::Node& from, std::string_view text) {
  if (is_unfinished(text) || base::trim(text).empty()) return;
  layers.push_back(
      {.shown = sources_.files().path(from.span.file), .text = std::string(text), .within = &from});
}

void Layers::add_map(const yaml::Node* map) {
  if (map == nullptr || !map->is(yaml::Kind::map) || map->entries.empty()) return;
  std::string text;
  yaml::write(text, *map);
  add_text(*map, text);
}

}  // namespace twinhull::lint
