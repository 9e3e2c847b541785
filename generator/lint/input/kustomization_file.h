#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "yaml/node.h"

namespace twinhull::lint {

/// What a kustomization names and cannot be built of.
struct Broken {
  enum class Why {
    missing,  ///< nothing stands there
    no_tree,  ///< a folder without a kustomization file
    outside,  ///< a file that is not in or below the kustomization's folder, links followed
    remote,   ///< a URL or a repository: nothing is fetched
    chart,    ///< an entry of `helmCharts`
  } why = Why::missing;
  const yaml::Node* named = nullptr;  ///< the text that names it
  const yaml::Node* entry =
      nullptr;  ///< what to leave out for the rest to be built: a list's item or a value
  std::string path;
};

/// What a generator takes a key from: an entry of `literals` or `files`, or a line of an env file.
struct GeneratorSource {
  const yaml::Node* entry = nullptr;  ///< the list's item, or the value of `env`
  std::string env_file;               ///< empty for what stands in the entry itself
  std::uint32_t begin = 0, end = 0;   ///< of the key in the env file
};

/// A source that Kustomize refuses.
struct GeneratorFault {
  enum class Why {
    repeated,  ///< its key is there already
    no_value,  ///< a literal without `=`
    no_text    ///< a line that is no UTF-8
  } why = Why::repeated;
  std::string key;
  GeneratorSource at;
  GeneratorSource first;  ///< where the key stands already
  bool secret = false;
};

/// One kustomization file and what it names.
struct Kustomization {
  std::string path;
  std::string folder;
  const yaml::Node* root = nullptr;
  bool component = false;  ///< `kind: Component`: builds nothing by itself
  bool used = false;       ///< another one of the run builds on it
  bool unbounded = false;  ///< it builds on more than is looked at
  bool open = false;       ///< it takes in objects that are not read here: remote bases, charts, plugins
  std::vector<std::string> resources;      ///< files with objects
  std::vector<std::string> patches;        ///< files with patches
  std::vector<std::string> sources;        ///< files that generators take values from
  std::vector<std::string> env_files;      ///< env files that generators take values from
  std::vector<std::string> folders;        ///< other kustomizations
  std::vector<std::string> plain_folders;  ///< folders without a kustomization, named as if they had one
  std::vector<std::string> secret_files;   ///< those of `sources` and `env_files` that go into Secrets
  std::vector<Broken> broken;              ///< what it names and cannot be built of
  std::vector<GeneratorFault> faults;      ///< sources of its generators that Kustomize refuses
};

}  // namespace twinhull::lint
