#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace twinhull::helm {

/// One document of a rendered template.
struct Manifest {
  std::string file;        ///< `web/templates/x.yaml`
  std::string content;     ///< without white space at its ends
  std::size_t offset = 0;  ///< of the content, in the text of the template
  std::string kind;
  std::string name;
  bool hook = false;
  bool ignored = false;  ///< a hook for unknown events
  long weight = 0;       ///< of a hook
};

/// A document that is not valid YAML, or not a map.
struct InvalidManifest {
  std::string content;
  std::size_t offset = 0;
  std::string reason;
  int line = 0;  ///< of `content`, from 1
};

/// The documents of a rendered template, in order.
struct SplitManifests {
  std::vector<Manifest> manifests;
  std::vector<InvalidManifest> invalid;
};
SplitManifests split_manifests(const std::string& file, std::string_view text);

/// The order in which Helm installs them: by kind.
bool installed_before(const Manifest& a, const Manifest& b);

}  // namespace twinhull::helm
