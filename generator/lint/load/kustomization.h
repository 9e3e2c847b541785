#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "lint/load/temporary_tree.h"
#include "lint/load/workspace.h"

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
  const Kustomization* find(std::string_view folder) const;

 private:
  std::map<std::string_view, const Kustomization*> by_folder_;
};

/// The same for a single query.
const Kustomization* find_kustomization(const std::vector<Kustomization>& all, const std::string& folder);

/// The kustomization file of a directory; empty if it has none.
std::string kustomization_in(base::FileSystem& fs, const std::string& folder);

/// Whether Kustomize would fetch a resource of that name.
bool is_remote(std::string_view name);

/// Builds every kustomization that no other one builds on with the real `kustomize` or `kubectl`, and adds
/// the objects of each as a unit. What cannot be built is removed, and the rest is built. A missing env file
/// is replaced by `<file>.example`, because env files with secrets are not committed.
void build_trees(const std::vector<Kustomization>& all, const InputOptions& options, base::FileSystem& fs,
                 source::Files& files, Workspace& input);

/// Copies the files of a kustomization to a temporary directory: without the entries in `dropped` and invalid
/// lines of env files, with examples for missing env files, and with placeholders for values of Secrets and
/// files that git ignores, so that secrets are never written. Links out of the directories of the
/// kustomization are not read. Returns whether something of `parts.front()` is left to build.
bool copy_tree(const std::vector<const Kustomization*>& parts, const std::set<const yaml::Node*>& dropped,
               base::FileSystem& fs, const TemporaryTree& scratch);

/// What is wrong with a kustomization, and what to remove so that the rest can be built.
struct BuildError {
  diagnostic::Findings findings;
  std::vector<const yaml::Node*> drop;
  std::vector<UnreadText> unread;  ///< invalid YAML documents in what is removed
};

/// Unknown fields and values of the wrong type, by the schema of kustomizations.
BuildError check_kustomization(const Kustomization& tree, const yaml::Node& schema);

/// Parses a message of Kustomize: location, reason, fix. `parts` are the kustomizations, the top first.
class BuildErrors {
 public:
  BuildErrors(base::FileSystem& fs, source::Files& files, base::Arena& arena)
      : fs_(fs), files_(files), arena_(arena) {}

  /// `partial`: objects have been removed already, which others can lack.
  BuildError explain(std::string_view message, const std::vector<const Kustomization*>& parts, bool partial);

  /// A file that a kustomization references: its documents, and the entry that references it.
  struct Named {
    const Kustomization* by = nullptr;
    const yaml::Node* entry = nullptr;
    std::string path;
    std::vector<const yaml::Node*> documents;
    diagnostic::Findings findings;   ///< its syntax errors
    std::vector<UnreadText> unread;  ///< invalid YAML documents
  };
  const std::vector<Named>& named(const std::vector<const Kustomization*>& parts);
  const source::Files& files() const { return files_; }

 private:
  base::FileSystem& fs_;
  source::Files& files_;
  base::Arena& arena_;
  std::vector<const Kustomization*> of_;
  std::vector<Named> named_;
};

}  // namespace twinhull::lint
