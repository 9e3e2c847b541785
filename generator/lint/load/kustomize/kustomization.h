#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "lint/load/workspace/kustomization_file.h"
#include "lint/load/workspace/workspace.h"
#include "source/files.h"

namespace twinhull::lint {

/// Reads the kustomizations of a run and everything they build on. Unreadable and invalid files are findings
/// of the input.
std::vector<Kustomization> read_kustomizations(const std::vector<std::string>& paths, base::FileSystem& fs,
                                               source::Files& files, Workspace& input);

/// Kustomizations by their directories.
class KustomizationIndex {
 public:
  explicit KustomizationIndex(const std::vector<Kustomization>& all);

  /// Null if no kustomization of the directory was read.
  const Kustomization* find(std::string_view directory) const;

 private:
  std::map<std::string_view, const Kustomization*> by_directory_;
};

/// The same for a single query.
const Kustomization* find_kustomization(const std::vector<Kustomization>& all, const std::string& directory);

/// The kustomization file of a directory; empty if it has none.
std::string kustomization_in(base::FileSystem& fs, const std::string& directory);

/// Whether Kustomize would fetch a resource of that name.
bool is_remote(std::string_view name);

}  // namespace twinhull::lint
