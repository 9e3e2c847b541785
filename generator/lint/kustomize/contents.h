#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "lint/engine/check.h"
#include "lint/load/kustomize/kustomization.h"
#include "lint/load/workspace/source_cache.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

/// An object as a patch's target can refer to it: by any of its current and former names.
struct Member {
  std::string_view group;
  std::string_view version;
  std::string_view kind;
  std::vector<std::string> names;
  std::vector<std::string> name_spaces;
};

/// The inputs of a kustomization.
struct Content {
  std::vector<Member> members;
  std::set<std::string, std::less<>> images;  ///< without tag and digest
  bool open = false;                          ///< it has inputs from elsewhere, which are unknown
};

/// The contents of all kustomizations of a run, each computed once.
class Contents {
 public:
  Contents(const std::vector<Kustomization>& trees, SourceCache& sources)
      : trees_(trees), by_directory_(trees), sources_(sources) {}

  /// The objects that patches of a kustomization can change. A component patches those of the kustomizations
  /// that include it.
  Content patchable_objects(const Kustomization& tree);

 private:
  const Content& of(const Kustomization& tree);
  void add_files(const Kustomization& tree, Content& content);
  void add_directories(const Kustomization& tree, Content& content);
  void add_generated(const Kustomization& tree, Content& content);

  const std::vector<Kustomization>& trees_;
  KustomizationIndex by_directory_;
  SourceCache& sources_;
  std::map<const Kustomization*, Content> known_;
  std::set<const Kustomization*> visiting_;
};

/// Whether an entry of a generator only changes an existing object.
bool changes_another(const yaml::Node& generator);

}  // namespace twinhull::lint
