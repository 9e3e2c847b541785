#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "lint/input/temporary_tree.h"
#include "lint/input/workspace.h"

namespace twinhull::lint {

/// Reads the kustomizations of a run together with all they build on. Files that cannot be read or parsed
/// are findings of the input.
std::vector<Kustomization> read_kustomizations(const std::vector<std::string>& paths, base::FileSystem& fs,
                                               source::Files& files, Workspace& input);

/// Null where the folder holds no kustomization that was read.
const Kustomization* find_kustomization(const std::vector<Kustomization>& all, const std::string& folder);

/// The kustomization file of a folder; empty where it has none.
std::string kustomization_in(base::FileSystem& fs, const std::string& folder);

/// Whether Kustomize would fetch what is called so.
bool is_remote(std::string_view name);

/// Builds every tree that no other one builds on, by the real `kustomize` or `kubectl`, and adds the objects,
/// a unit each. What a tree cannot be built of is left out, and the rest is built. An env file that is
/// missing while `<file>.example` is there is taken from that: secrets are kept out of repositories.
void build_trees(const std::vector<Kustomization>& all, const InputOptions& options, base::FileSystem& fs,
                 source::Files& files, Workspace& input);

/// Lays a copy of a tree's files into a scratch folder: without the entries in `dropped` and lines of env
/// files that are refused, with examples in the place of missing env files, and with stand-ins for what goes
/// into Secrets and what git ignores, so that nothing secret is ever written. Nothing is read through links
/// that lead out of the tree's folders. Says whether something is left to build of `parts.front()`.
bool copy_tree(const std::vector<const Kustomization*>& parts, const std::set<const yaml::Node*>& dropped,
               base::FileSystem& fs, const TemporaryTree& scratch);

/// What is wrong with a tree, and what to leave out for the rest to be built.
struct BuildError {
  std::vector<diagnostic::Finding> findings;
  std::vector<const yaml::Node*> drop;
  std::vector<UnreadText> unread;  ///< documents in what is left out that are no YAML
};

/// Unknown fields and values of the wrong type, by the schema of kustomizations.
BuildError check_kustomization(const Kustomization& tree, const yaml::Node& schema);

/// Takes a message of Kustomize apart: place, reason, remedy. `parts` are the tree's kustomizations, its top
/// first.
class BuildErrors {
 public:
  BuildErrors(base::FileSystem& fs, source::Files& files, base::Arena& arena)
      : fs_(fs), files_(files), arena_(arena) {}

  /// `partial`: objects of the tree are left out already, so that others may lack them.
  BuildError explain(std::string_view message, const std::vector<const Kustomization*>& parts, bool partial);

  /// A file that a kustomization names: the documents in it, and the entry that names it.
  struct Named {
    const Kustomization* by = nullptr;
    const yaml::Node* entry = nullptr;
    std::string path;
    std::vector<const yaml::Node*> documents;
    std::vector<diagnostic::Finding> findings;  ///< what is wrong with its syntax
    std::vector<UnreadText> unread;             ///< documents that are no YAML
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
