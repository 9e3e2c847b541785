#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twinhull::helm {

/// One document of a rendered template.
struct Manifest {
  std::string file;     ///< `web/templates/x.yaml`
  std::string content;  ///< without white space at its ends
  std::string kind;
  std::string name;
  bool hook = false;
  bool ignored = false;  ///< a hook for unknown events
  long weight = 0;       ///< of a hook
};

/// The documents of a rendered template, in order, up to one that is not valid YAML.
struct SplitManifests {
  std::vector<Manifest> manifests;
  std::string error;  ///< empty if all are valid
};
SplitManifests split_manifests(const std::string& file, std::string_view text);

/// In the order in which Helm installs them: by kind.
void sort_manifests(std::vector<Manifest>& manifests);

}  // namespace twinhull::helm
