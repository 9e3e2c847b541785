// Projected volumes whose sources write the same file, or a file where another source requires a directory.
#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>

#include "lint/pods/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

constexpr std::size_t longest = 4096;  ///< path that a file can have

void check_volume(const PodView& pod, const Node& volume, Reporter& report) {
  std::map<std::string_view, const Node*> files;
  const auto tell = [&](const Node& path, std::string message, const Node& other) -> diagnostic::Finding& {
    diagnostic::Finding& finding =
        report.add(*pod.object, path.span, std::move(message), "use another path for one of them");
    finding.related.push_back({"also defined here", other.span});
    return finding;
  };
  for (const Node* source : items_at(&volume, "projected.sources")) {
    for (std::string_view kind : {"configMap", "secret", "downwardAPI"}) {
      for (const Node* item : items_at(value_at(source, kind), "items")) {
        const Node* path = value_at(item, "path");
        if (path == nullptr || path->text.empty() || path->text.size() > longest) continue;
        const auto [entry, fresh] = files.emplace(path->text, path);
        if (!fresh) {
          tell(*path,
               fmt::format("path `{}` is used twice in volume `{}`: the API server rejects the Pod",
                           path->text, text_at(&volume, "name")),
               *entry->second);
        }
      }
    }
  }
  for (const auto& [text, path] : files) {
    for (std::size_t slash = text.find('/'); slash != std::string_view::npos;
         slash = text.find('/', slash + 1)) {
      const auto file = files.find(text.substr(0, slash));
      if (file == files.end()) continue;
      diagnostic::limit_to_warning(
          tell(*path,
               fmt::format("path `{}` requires a directory where `{}` is a file in volume `{}`", text,
                           file->first, text_at(&volume, "name")),
               *file->second));
    }
  }
}

}  // namespace

void check_overlapping_projected_paths(const PodView& pod, const ObjectIndex&, Reporter& report) {
  for (const Node* volume : items_at(pod.spec, "volumes")) check_volume(pod, *volume, report);
}

}  // namespace twinhull::lint
