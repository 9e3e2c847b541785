#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "yaml/node.h"

namespace twinhull::lint {

/// What a kustomization references and cannot be built from.
struct Broken {
  enum class Why {
    missing,  ///< it does not exist
    no_tree,  ///< a directory without a kustomization file
    outside,  ///< a file outside of the kustomization's directory after resolving links
    remote,   ///< a URL or a repository: nothing is fetched
    chart,    ///< an entry of `helmCharts`
  } why = Why::missing;
  const yaml::Node* named = nullptr;  ///< the text of the reference
  const yaml::Node* entry =
      nullptr;  ///< what to remove so that the rest can be built: a list item or a value
  std::string path;
};

/// The source of a generator's key: an entry of `literals` or `files`, or a line of an env file.
struct GeneratorSource {
  const yaml::Node* entry = nullptr;  ///< the list item, or the value of `env`
  std::string env_file;               ///< empty for literals
  std::uint32_t begin = 0, end = 0;   ///< of the key in the env file
};

/// A source that Kustomize rejects.
struct GeneratorFault {
  enum class Why {
    repeated,  ///< its key exists already
    no_value,  ///< a literal without `=`
    no_text    ///< a line that is not UTF-8
  } why = Why::repeated;
  std::string key;
  GeneratorSource at;
  GeneratorSource first;  ///< location of the first definition
  bool secret = false;
};

/// One kustomization file and its references.
struct Kustomization {
  std::string path;
  std::string folder;
  const yaml::Node* root = nullptr;
  bool component = false;  ///< `kind: Component`: not built on its own
  bool used = false;       ///< another one of the run builds on it
  bool unbounded = false;  ///< it builds on more than the limit
  bool open = false;       ///< it includes objects that are not read: remote bases, charts, plugins
  std::vector<std::string> resources;      ///< files with objects
  std::vector<std::string> patches;        ///< files with patches
  std::vector<std::string> sources;        ///< files that generators read values from
  std::vector<std::string> env_files;      ///< env files that generators read values from
  std::vector<std::string> folders;        ///< other kustomizations
  std::vector<std::string> plain_folders;  ///< directories without a kustomization, referenced as one
  std::vector<std::string> secret_files;   ///< those of `sources` and `env_files` that go into Secrets
  std::vector<Broken> broken;              ///< references it cannot be built from
  std::vector<GeneratorFault> faults;      ///< sources of its generators that Kustomize rejects
};

}  // namespace twinhull::lint
