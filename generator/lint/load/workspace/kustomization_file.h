#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "yaml/node.h"

namespace twinhull::lint {

/// What a kustomization references and cannot be built from.
struct UnresolvedReference {
  enum class Reason {
    missing,  ///< it does not exist
    no_tree,  ///< a directory without a kustomization file
    outside,  ///< a file outside of the kustomization's directory after resolving links
    remote,   ///< a URL or a repository: nothing is fetched
    chart,    ///< an entry of `helmCharts`
  } why = Reason::missing;
  const yaml::Node* named = nullptr;  ///< the text of the reference
  const yaml::Node* entry =
      nullptr;  ///< what to remove so that the rest can be built: a list item or a value
  std::string path;
};

/// One kustomization file and its references.
struct Kustomization {
  std::string path;
  std::string directory;
  const yaml::Node* root = nullptr;
  bool component = false;  ///< `kind: Component`: not built on its own
  bool used = false;       ///< another one of the run builds on it
  bool unbounded = false;  ///< it builds on more than the limit
  bool open = false;       ///< its files do not show all of its objects: remote bases, charts, plugins
  std::vector<std::string> resources;          ///< files with objects
  std::vector<std::string> patches;            ///< files with patches
  std::vector<std::string> sources;            ///< files that generators read values from
  std::vector<std::string> env_files;          ///< env files that generators read values from
  std::vector<std::string> directories;        ///< other kustomizations
  std::vector<std::string> plain_directories;  ///< directories without a kustomization, referenced as one
  std::vector<std::string> secret_files;       ///< those of `sources` and `env_files` that go into Secrets
  std::vector<UnresolvedReference> broken;     ///< references it cannot be built from

  /// Whether generators read the file as an env file, or as the example of one that does not exist.
  bool reads_env_file(std::string_view file) const {
    const std::string_view original = file.substr(0, file.rfind(".example"));
    return std::any_of(env_files.begin(), env_files.end(),
                       [&](const std::string& one) { return one == file || one == original; });
  }
};

}  // namespace twinhull::lint
